// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/check_pauses.h"

#include "analysis/checks/checks.h"
#include "xen/abi.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace xenlens::analysis {

namespace {

/// When the pause of the profile's clean number `count` (from 1) was over.
std::optional<TimeNs> endOfClean(const DirtyProfile& profile, const PauseRecords& records, std::size_t count)
{
    for (const hypervisor::LogdirtyPause* pause : records.pausesIn(profile.domid, profile.time))
        if (pause->op == xen::ShadowOpClean && pause->result >= 0 && --count == 0)
            return records.log().clock.toUnix(pause->tsNs);
    return std::nullopt;
}

double milliseconds(std::uint64_t ns)
{
    return static_cast<double>(ns) / 1e6;
}

std::string text(std::uint64_t ns)
{
    std::ostringstream text;
    text.setf(std::ios::fixed);
    text.precision(3);
    text << milliseconds(ns) << " ms";
    return text.str();
}

/// Runstates of vCPUs during pauses, summed up. ns
struct PausesSum
{
    std::size_t pauses = 0;
    std::size_t withoutRunstates = 0; ///< pauses before which no runstate of the guest was recorded
    std::size_t incomplete = 0; ///< pauses with a runstate missing
    std::size_t unmeasured = 0; ///< pauses whose length is not known; in none of the sums
    std::uint32_t vcpus = 0; ///< greatest number
    std::uint64_t paused = 0; ///< sum over the vCPUs
    std::uint64_t offline = 0;
    std::uint64_t blocked = 0;
    std::uint64_t ran = 0; ///< running, or waiting for a CPU
    std::uint64_t offlineBefore = 0;

    void add(const hypervisor::LogdirtyPause& pause, bool lossy)
    {
        const std::optional<DurationNs> length = pauseLength(pause);
        if (!length) {
            ++unmeasured;
            return;
        }
        ++pauses;
        withoutRunstates += pause.vcpus == 0;
        incomplete += pause.vcpus > 0 && (pause.unknownNs > 0 || lossy);
        vcpus = std::max(vcpus, pause.vcpus);
        paused = added(paused, product(pause.pausedNs, pause.vcpus));
        offline = added(offline, pause.offlineNs);
        blocked = added(blocked, pause.blockedNs);
        ran = added(ran, added(pause.runningNs, pause.runnableNs));
        offlineBefore = added(offlineBefore, pause.offlineBeforeNs);
    }

private:
    /// Numbers of a damaged trace may be great: sums stop at the end of 64 bits.
    static std::uint64_t added(std::uint64_t a, std::uint64_t b)
    {
        std::uint64_t sum = 0;
        return __builtin_add_overflow(a, b, &sum) ? ~std::uint64_t{0} : sum;
    }

    static std::uint64_t product(std::uint64_t a, std::uint64_t b)
    {
        std::uint64_t product = 0;
        return __builtin_mul_overflow(a, b, &product) ? ~std::uint64_t{0} : product;
    }
};

/// All pauses of a migration while its guest ran.
struct Pauses
{
    PausesSum rounds; ///< the enable and the cleans
    PausesSum peeks;
};

Pauses sumPauses(const PauseRecords& records, DomId domid, const TimeRange& window)
{
    Pauses pauses;
    for (const hypervisor::LogdirtyPause* pause : records.pausesIn(domid, window))
        (pause->op == xen::ShadowOpPeek ? pauses.peeks : pauses.rounds).add(*pause, records.isLossy(*pause));
    return pauses;
}

std::string describe(const Pauses& pauses, bool emulated)
{
    const PausesSum& sum = pauses.rounds;
    std::string note = std::to_string(sum.pauses) + (sum.pauses == 1 ? " pause of " : " pauses of ")
        + std::to_string(sum.vcpus) + " vCPU" + (sum.vcpus == 1 ? "" : "s") + ": offline " + text(sum.offline)
        + ", blocked as before " + text(sum.blocked) + ", not stopped " + text(sum.ran) + "; offline right before them "
        + text(sum.offlineBefore);
    if (emulated)
        note += " (not compared: the host may stop the emulator in that moment, which makes it longer)";
    if (sum.unmeasured > 0)
        note += "; " + std::to_string(sum.unmeasured)
            + " more have no known length, since the clocks of two CPUs disagree";
    if (pauses.peeks.pauses > 0)
        note += "; besides, " + std::to_string(pauses.peeks.pauses)
            + " peeks, which hardly last longer than recording a state takes: " + text(pauses.peeks.paused)
            + ", not stopped " + text(pauses.peeks.ran);
    return note;
}

/// How many of the profile's cleans the guest ran into.
std::size_t liveCleansOf(const DirtyProfile& profile, const TracedMigration* traced)
{
    if (!traced)
        return profile.rounds.size() - (!profile.rounds.empty() && profile.switchedOff);
    std::size_t live = 0;
    for (const CleanPair& pair : pairCleans(profile, *traced))
        live = pair.stopped ? live : pair.round + 1;
    return live;
}

/// Why the pauses cannot be compared with the runstates; empty: they can.
std::string whyNotKnown(const PausesSum& sum, const HypervisorLog& log)
{
    const auto old = [](const hypervisor::SessionStart& start) {
        return start.schemaVersion < hypervisor::LogdirtyPause::vcpusSince;
    };
    if (std::any_of(log.starts.begin(), log.starts.end(), old))
        return "the trace is of an xenlens that did not record the vCPUs' runstates in each pause: record it again";
    if (log.runstates.empty())
        return "no runstates were recorded";
    if (sum.pauses == 0)
        return sum.unmeasured > 0 ? "no pause of the running guest has a known length"
                                  : "no pause of the running guest is in the trace";
    if (sum.withoutRunstates > 0)
        return "no runstate of the guest was recorded before " + std::to_string(sum.withoutRunstates) + " of "
            + std::to_string(sum.pauses) + " pauses";
    if (sum.incomplete > 0)
        return "records are missing: in " + std::to_string(sum.incomplete) + " of " + std::to_string(sum.pauses)
            + " pauses the runstates of the guest's vCPUs are known only in part";
    const auto unreadable = [](const Gap& gap) { return gap.kind == Gap::Kind::Unreadable; };
    if (log.fromFile && std::any_of(log.gaps.begin(), log.gaps.end(), unreadable))
        return "parts of the file could not be read, and runstates may have been in them";
    return {};
}

} // namespace

PauseRecords::PauseRecords(const HypervisorLog& log)
    : m_log(log)
    , m_runstatesOf(log.runstates)
    , m_losses(log.lossRanges(log.losses.size()))
    , m_clocksApartNs(log.clocksApartNs())
{
    for (const LogdirtyEvent& event : log.logdirty)
        if (const auto* pause = std::get_if<hypervisor::LogdirtyPause>(&event))
            m_pauses.push_back(*pause);
    std::stable_sort(m_pauses.begin(), m_pauses.end(), [](const auto& a, const auto& b) { return a.tsNs < b.tsNs; });
    m_pausesOf = ByDomain(m_pauses);
}

PauseRecords::Pauses PauseRecords::pausesIn(DomId domid, const TimeRange& window) const
{
    const Pauses all = m_pausesOf.of(domid);
    const auto first = std::partition_point(
        all.begin(), all.end(), [&](const auto* pause) { return m_log.clock.toUnix(pause->tsNs) < window.begin; });
    const auto last = std::partition_point(
        first, all.end(), [&](const auto* pause) { return m_log.clock.toUnix(pause->tsNs) <= window.end; });
    return {first, last};
}

TimeRange PauseRecords::timeOf(const hypervisor::LogdirtyPause& pause) const
{
    return m_log.span(pause.tsNs - std::min(pause.pausedNs, pause.tsNs), pause.tsNs);
}

std::optional<std::uint64_t> PauseRecords::offlineOutside(DomId domid, const TimeRange& window) const
{
    const auto all = m_runstatesOf.of(domid);
    auto states = std::partition_point(
        all.begin(), all.end(), [&](const auto* one) { return m_log.clock.toUnix(one->tsNs) <= window.begin; });
    std::optional<TimeRange> covered;
    std::uint64_t offline = 0;
    for (; states != all.end() && m_log.clock.toUnix((*states)->tsNs) <= window.end; ++states) {
        const TimeRange time = m_log.span((*states)->beginNs, (*states)->tsNs);
        covered = covered ? TimeRange{std::min(covered->begin, time.begin), std::max(covered->end, time.end)} : time;
        offline += (*states)->offlineNs;
    }
    if (!covered)
        return std::nullopt;
    std::uint64_t inside = 0;
    for (const hypervisor::LogdirtyPause* pause : pausesIn(domid, *covered))
        if (pauseLength(*pause) && m_log.clock.toUnix(pause->tsNs) > covered->begin)
            inside += pause->offlineNs;
    // pauses of one domain follow each other: only the next one can extend beyond
    const Pauses later = m_pausesOf.of(domid);
    const auto next = std::partition_point(
        later.begin(), later.end(), [&](const auto* pause) { return m_log.clock.toUnix(pause->tsNs) <= covered->end; });
    if (next != later.end() && pauseLength(**next) && timeOf(**next).begin < covered->end)
        return std::nullopt;
    return offline - std::min(inside, offline);
}

Check checkPauses(
    const DirtyProfile& profile, const std::string& label, const PauseRecords& records, const TracedMigration* traced)
{
    const HypervisorLog& log = records.log();
    const bool emulated
        = std::any_of(log.starts.begin(), log.starts.end(), [](const auto& start) { return start.emulated; });
    Check check;
    check.name = label + ": pauses for log-dirty against the guest's runstate, in ms";
    check.leftSource = "pauses of the rounds that the hypervisor measured while the guest ran, by each of its vCPUs";
    check.rightSource = std::string("time that its vCPUs were offline or blocked in them")
        + (emulated ? "" : ", or offline right before");
    check.tolerance = pausesTolerance;
    const std::size_t live = liveCleansOf(profile, traced);
    if (live == 0) {
        check.note = "the guest was running at no clean";
        return check;
    }
    const std::optional<TimeNs> end = endOfClean(profile, records, live);
    if (!end) {
        check.note = "the end of the last clean while the guest ran is not in the trace";
        return check;
    }
    const TimeRange window{profile.time.begin - profile.enablePause.value_or(DurationNs{}), *end};
    const Pauses pauses = sumPauses(records, profile.domid, window);
    check.note = whyNotKnown(pauses.rounds, log);
    if (!check.note.empty())
        return check;
    const PausesSum& sum = pauses.rounds;
    check.left = milliseconds(sum.paused);
    check.right = milliseconds(sum.offline + sum.blocked + (emulated ? 0 : sum.offlineBefore));
    check = compared(check);
    check.note = describe(pauses, emulated);
    if (const auto outside = records.offlineOutside(profile.domid, window))
        check.note += "; offline outside of all pauses " + text(*outside) + " (until woken, or for another reason)";
    const double clocks = records.clocksApartNs() / 1e6;
    if (check.ok == false
        && std::abs(*check.left - *check.right) <= 2 * clocks * static_cast<double>(sum.pauses) * sum.vcpus) {
        check.ok = std::nullopt;
        check.note += "; Xen's clocks of its CPUs are up to "
            + text(static_cast<std::uint64_t>(records.clocksApartNs()))
            + " apart, and by as much a pause is wrong that begins on one CPU and ends on another";
    }
    return check;
}

} // namespace xenlens::analysis
