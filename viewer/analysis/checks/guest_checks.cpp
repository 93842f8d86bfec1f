// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/guest_checks.h"

#include "analysis/checks/checks.h"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace xenlens::analysis {

namespace {

std::string inMilliseconds(DurationNs duration)
{
    std::ostringstream text;
    text.setf(std::ios::fixed);
    text.precision(1);
    text << duration.milliseconds() << " ms";
    return text.str();
}

/// From the migration's last event while the guest still ran until the toolstack saw it suspended.
std::optional<DurationNs> untilSeen(const SaveLog& save)
{
    if (!save.suspended)
        return std::nullopt;
    std::uint64_t last = save.begin.tsNs;
    const auto consider = [&](std::uint64_t tsNs) {
        if (tsNs <= save.suspended->tsNs)
            last = std::max(last, tsNs);
    };
    for (const auto& batch : save.batches)
        consider(batch.tsNs);
    for (const auto& read : save.reads)
        if (read.reader == toolstack::LogdirtyReader::Migration)
            consider(read.tsNs);
    return DurationNs{static_cast<std::int64_t>(save.suspended->tsNs - last)};
}

} // namespace

Check checkDowntime(const TracedMigration& migration)
{
    const Migration& result = migration.result;
    Check check;
    check.name = checkLabel(result) + ": guest's downtime against toolstack's, in ms";
    check.leftSource = "from the guest's suspending hypercall to its return";
    check.rightSource = "from when the toolstack saw the guest suspended to its unpausing";
    if (!result.guestDowntime) {
        check.note = "the guest's own kernel was not traced (xenlens-guest)";
        return check;
    }
    if (!result.downtime) {
        check.note = "the toolstack's downtime is not known";
        return check;
    }
    const GuestDowntime& guest = *result.guestDowntime;
    const DurationNs resume = guest.resume.value_or(DurationNs{});
    check.left = (guest.time.duration() - resume).milliseconds();
    check.right = result.downtime->value.milliseconds();
    if (!guest.bound || !result.downtime->bound) {
        check.note = "no reference clock bounds either of them, so they cannot be compared";
        return check;
    }
    const double clocks = (*guest.bound + *result.downtime->bound).milliseconds();
    const double unseen = std::max(
        0.0, (untilSeen(migration.save).value_or(DurationNs{}) - guest.leaving.value_or(DurationNs{})).milliseconds());
    const auto& unpaused = *migration.restore.unpaused;
    const double unpausing = static_cast<double>(unpaused.tsNs - std::min(unpaused.beginNs, unpaused.tsNs)) / 1e6;
    const double longer = *check.left - *check.right;
    check.difference = *check.right != 0 ? std::optional<double>(longer / *check.right) : std::nullopt;
    check.tolerance = *check.right != 0 ? (clocks + std::max(unseen, unpausing)) / *check.right : 0;
    // the call that unpauses may let the guest run before it returns; the suspend is seen after it happened
    check.ok = longer >= -(clocks + unpausing) && longer <= clocks + unseen;
    check.note = "clocks are known to +- " + inMilliseconds(DurationNs{std::llround(clocks * 1e6)})
        + "; the suspend was seen at most " + inMilliseconds(DurationNs{std::llround(unseen * 1e6)})
        + " late, the unpausing call took " + inMilliseconds(DurationNs{std::llround(unpausing * 1e6)});
    if (guest.resume)
        check.note += "; the guest then took " + inMilliseconds(resume) + " to bring itself up";
    return check;
}

Check checkSummariesAgainstTotals(const GuestLog& log)
{
    Check check;
    check.name = log.name + ": hypercalls by summaries against totals";
    check.leftSource = "sum of the summaries between two totals";
    check.rightSource = "difference of the kernel's counters";
    check.tolerance = 0;
    std::uint64_t summaries = 0;
    std::uint64_t totals = 0;
    bool several = false;
    for (const GuestRecording& session : log.sessions) {
        several = several || session.severalTracers;
        const auto comparison = session.calls.compare(0);
        summaries += comparison.bySummaries;
        totals += comparison.byTotals;
    }
    if (totals == 0 && summaries == 0) {
        check.note = "no two totals of hypercalls are in the trace";
        return check;
    }
    check.left = static_cast<double>(summaries);
    check.right = static_cast<double>(totals);
    check = compared(check);
    if (check.ok == false)
        check.note = several
            ? "more than one xenlens-guest traced this kernel at once, and each counted the same calls; run one alone"
            : "summaries were lost; the totals are what is reported";
    return check;
}

Check checkProducedAgainstRecorded(const GuestLog& log)
{
    Check check;
    check.name = log.name + ": events of the guest tracer produced against recorded and lost";
    check.leftSource = "events that the tracer produced";
    check.rightSource = "events in the trace and known as lost";
    check.tolerance = 0;
    double produced = 0;
    double accounted = 0;
    for (const GuestRecording& session : log.sessions) {
        if (!session.hasStart() || !session.hasEnd()) {
            check.note = !session.hasEnd() ? "no session_end: the tracer was killed, or the trace ends before it"
                                           : "no session_start: the trace begins after it";
            return check;
        }
        produced += static_cast<double>(session.end->producedEvents);
        accounted += static_cast<double>(session.events);
        for (const guest::Lost& lost : session.losses) {
            const bool isEvent = lost.where != guest::LostWhere::BpfTable && lost.where != guest::LostWhere::BpfProbe;
            accounted += isEvent ? static_cast<double>(lost.count) : 0;
        }
    }
    double discarded = 0; // some may have been another tracer's
    for (const Gap& gap : log.gaps)
        discarded += gap.kind == Gap::Kind::DiscardedEvents ? static_cast<double>(gap.count.value_or(0)) : 0;
    check.left = produced;
    check.right = accounted + std::clamp(produced - accounted, 0.0, discarded);
    return compared(check);
}

} // namespace xenlens::analysis
