// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/dirty_builder.h"

#include "xen/abi.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace xenlens::analysis {

namespace {

constexpr std::size_t gapsMax = 1000; ///< in a profile
constexpr std::size_t gapsInAll = 100'000; ///< and one in each profile at least

/// One domain's log-dirty mode from on to off.
class Session
{
public:
    Session(const HypervisorLog& log, DomId domid, TimeNs begin, bool fromBegin)
        : m_log(log)
    {
        m_profile.host = log.host;
        m_profile.domid = domid;
        m_profile.name = log.nameOf(domid);
        m_profile.uuid = log.uuidOf(domid);
        m_profile.timesKnown = log.timesKnown;
        m_profile.time = {begin, begin};
        openRound(begin);
        m_round.fromBegin = fromBegin;
    }

    void leaveOver(std::uint64_t dirty) { m_round.leftOver = dirty; }

    void add(const hypervisor::DirtyMarks& batch)
    {
        const TimeRange time = m_log.span(batch.beginNs, batch.tsNs);
        m_profile.time.end = std::max(m_profile.time.end, time.end);
        m_profile.marks.push_back({time, m_round.index, batch.pfns, {}});
        m_round.marks += batch.pfns.size();
        m_profile.curve.push_back({time.end, m_round.marks, m_round.index});
    }

    void clean(const hypervisor::LogdirtyOp& op)
    {
        const TimeNs now = m_log.clock.toUnix(op.tsNs);
        m_round.cleanDirty = op.dirty;
        m_round.cleanFaults = op.faults;
        closeRound(now);
        openRound(now);
    }

    /// The pause of an operation whose counts, if any, came before.
    void pause(const hypervisor::LogdirtyPause& pause)
    {
        const std::optional<DurationNs> length = pauseLength(pause);
        m_profile.time.end = std::max(m_profile.time.end, m_log.clock.toUnix(pause.tsNs));
        if (pause.op == xen::ShadowOpPeek) {
            ++m_round.peeks;
            m_round.peekPauses = m_round.peekPauses + length.value_or(DurationNs{});
        } else if (pause.op == xen::ShadowOpClean && !m_profile.rounds.empty() && !m_profile.rounds.back().pause) {
            m_profile.rounds.back().pause = length;
        } else if (pause.op == xen::ShadowOpEnableLogdirty) {
            m_profile.enablePause = length;
        } else if (pause.op == xen::ShadowOpOff) {
            m_profile.disablePause = length;
        }
    }

    /// An event of it happened.
    void note(std::uint64_t tsNs)
    {
        m_times.beginNs = m_times.tsNs == 0 ? tsNs : std::min(m_times.beginNs, tsNs);
        m_times.tsNs = std::max(m_times.tsNs, tsNs);
    }

    [[nodiscard]] const RowSpan& times() const { return m_times; }

    void switchOff(TimeNs now)
    {
        m_profile.time.end = std::max(m_profile.time.end, now);
        m_profile.switchedOff = true;
    }

    [[nodiscard]] bool isOff() const { return m_profile.switchedOff; }

    DirtyProfile finish()
    {
        if (m_round.marks > 0 || m_profile.rounds.empty())
            closeRound(m_profile.time.end);
        countPages();
        return std::move(m_profile);
    }

private:
    /// A mark of a page; sorted by page, and those of one page in the order of marking.
    struct Mark
    {
        std::uint64_t pfn;
        std::uint32_t position; ///< among all marks of the profile
        int round;
    };

    void openRound(TimeNs begin)
    {
        m_round = {};
        m_round.index = static_cast<int>(m_profile.rounds.size()) + 1;
        m_round.time = {begin, begin};
        m_profile.curve.push_back({begin, 0, m_round.index});
    }

    void closeRound(TimeNs end)
    {
        m_round.time.end = std::max(m_round.time.begin, end);
        m_profile.time.end = std::max(m_profile.time.end, end);
        m_profile.curve.push_back({m_round.time.end, m_round.marks, m_round.index});
        m_profile.rounds.push_back(m_round);
    }

    [[nodiscard]] std::vector<Mark> marksByPage() const
    {
        std::vector<Mark> marks;
        marks.reserve(m_profile.marksTotal());
        for (const DirtyMarks& batch : m_profile.marks)
            for (const std::uint64_t pfn : batch.pfns)
                marks.push_back({pfn, static_cast<std::uint32_t>(marks.size()), batch.round});
        std::sort(marks.begin(), marks.end(),
            [](const Mark& a, const Mark& b) { return std::tuple(a.pfn, a.position) < std::tuple(b.pfn, b.position); });
        return marks;
    }

    /// Which pages were marked again, by mark and by round, and which were marked most. One sort of all marks takes
    /// less than an entry a page in a table.
    void countPages()
    {
        const std::vector<Mark> marks = marksByPage();
        std::vector<bool> again(marks.size());
        HotPfn page;
        int lastRound = 0;
        for (const Mark& mark : marks) {
            if (page.marks == 0 || mark.pfn != page.pfn) {
                keepHot(page);
                page = {mark.pfn, 0, 0};
                lastRound = 0;
            }
            ++page.marks;
            if (mark.round != lastRound) {
                DirtyRound& round = m_profile.rounds[static_cast<std::size_t>(mark.round - 1)];
                ++round.distinctPfns;
                round.again += page.rounds > 0;
                ++page.rounds;
                lastRound = mark.round;
            }
            again[mark.position] = page.rounds > 1;
        }
        keepHot(page);
        cutHot();
        m_profile.pfnsMax = marks.empty() ? 0 : std::max(marks.back().pfn, marks.back().pfn + 1); // not beyond 64 bits
        auto flag = again.cbegin();
        for (DirtyMarks& batch : m_profile.marks) {
            const auto end = flag + static_cast<std::ptrdiff_t>(batch.pfns.size());
            batch.again.assign(flag, end);
            flag = end;
        }
    }

    void keepHot(const HotPfn& page)
    {
        if (page.marks == 0)
            return;
        m_profile.hot.push_back(page);
        if (m_profile.hot.size() >= 8 * DirtyProfile::hotPfnsMax)
            cutHot();
    }

    void cutHot()
    {
        std::vector<HotPfn>& hot = m_profile.hot;
        const auto kept = static_cast<std::ptrdiff_t>(std::min(hot.size(), DirtyProfile::hotPfnsMax));
        std::partial_sort(hot.begin(), hot.begin() + kept, hot.end(), [](const HotPfn& a, const HotPfn& b) {
            return std::tuple(b.rounds, b.marks, a.pfn) < std::tuple(a.rounds, a.marks, b.pfn);
        });
        hot.resize(static_cast<std::size_t>(kept));
    }

    const HypervisorLog& m_log;
    DirtyProfile m_profile;
    DirtyRound m_round; ///< the one that goes on
    RowSpan m_times;
};

/// Counts the records that were lost in each round. Losses are in order of their ends, and rounds follow each other:
/// both are found by bisection, since a damaged file may have many of them.
class LossCounter
{
public:
    explicit LossCounter(const HypervisorLog& log)
        : m_all(log.lostRecords())
    {
        for (const hypervisor::Lost& lost : log.losses)
            m_losses.push_back(
                {{lost.beginNs == 0 ? ever : log.clock.toUnix(lost.beginNs), log.clock.toUnix(lost.tsNs)}, lost.records,
                    ever});
        for (std::size_t i = m_losses.size(); i-- > 0;)
            m_losses[i].firstBegin = i + 1 < m_losses.size()
                ? std::min(m_losses[i].time.begin, m_losses[i + 1].firstBegin)
                : m_losses[i].time.begin;
    }

    void addTo(DirtyProfile& profile)
    {
        std::vector<DirtyRound>& rounds = profile.rounds;
        if (m_steps > stepsMax) { // not worth the time: no host has as many migrations and losses
            for (DirtyRound& round : rounds)
                round.lostRecords = m_all;
            return;
        }
        std::vector<std::uint64_t> more(rounds.size() + 1); // records lost from this round on
        std::vector<std::uint64_t> less(rounds.size() + 1);
        auto loss = std::partition_point(
            m_losses.begin(), m_losses.end(), [&](const Loss& one) { return one.time.end < profile.time.begin; });
        for (; loss != m_losses.end() && loss->firstBegin <= profile.time.end; ++loss, ++m_steps) {
            const auto first = std::partition_point(rounds.begin(), rounds.end(),
                [&](const DirtyRound& round) { return round.time.end < loss->time.begin; });
            const auto last = std::partition_point(
                first, rounds.end(), [&](const DirtyRound& round) { return round.time.begin <= loss->time.end; });
            more[static_cast<std::size_t>(first - rounds.begin())] += loss->records;
            less[static_cast<std::size_t>(last - rounds.begin())] += loss->records;
        }
        std::uint64_t now = 0;
        for (std::size_t i = 0; i < rounds.size(); ++i) {
            now += more[i] - less[i];
            rounds[i].lostRecords = now;
        }
    }

private:
    struct Loss
    {
        TimeRange time;
        std::uint64_t records;
        TimeNs firstBegin; ///< of this one and all behind it
    };

    static constexpr TimeNs ever{std::numeric_limits<std::int64_t>::min()};
    static constexpr std::size_t stepsMax = 200'000; ///< losses of all profiles together

    std::vector<Loss> m_losses;
    std::uint64_t m_all;
    std::size_t m_steps = 0;
};

class Builder
{
public:
    explicit Builder(const HypervisorLog& log)
        : m_log(log)
    {
    }

    void operator()(const hypervisor::DirtyMarks& batch)
    {
        if (batch.pfns.empty())
            return;
        Session& session = running(batch.domid, batch.beginNs);
        session.add(batch);
        session.note(batch.tsNs);
    }

    void operator()(const hypervisor::LogdirtyOp& op)
    {
        const TimeNs now = m_log.clock.toUnix(op.tsNs);
        if (op.op == xen::ShadowOpClean) {
            Session& session = running(op.domid, op.tsNs);
            session.clean(op);
            session.note(op.tsNs);
        } else if (op.op == xen::ShadowOpOff) {
            if (const auto open = m_open.find(op.domid); open != m_open.end()) {
                open->second.switchOff(now);
                open->second.note(op.tsNs);
            }
        } else if (op.op != xen::ShadowOpPeek) {
            close(op.domid);
            Session& session = m_open.emplace(op.domid, Session(m_log, op.domid, now, true)).first->second;
            session.leaveOver(op.dirty);
            session.note(op.tsNs);
        }
    }

    void operator()(const hypervisor::LogdirtyPause& pause)
    {
        const auto open = m_open.find(pause.domid);
        if (open == m_open.end())
            return;
        open->second.note(pause.tsNs);
        if (pause.result >= 0)
            open->second.pause(pause);
        if (open->second.isOff())
            close(pause.domid);
    }

    std::vector<DirtyProfile> finish(std::vector<RowSpan>* times)
    {
        while (!m_open.empty())
            close(m_open.begin()->first);
        std::stable_sort(m_profiles.begin(), m_profiles.end(),
            [](const Closed& a, const Closed& b) { return a.profile.time.begin < b.profile.time.begin; });
        std::vector<DirtyProfile> profiles;
        for (Closed& closed : m_profiles) {
            profiles.push_back(std::move(closed.profile));
            if (times)
                times->push_back(closed.times);
        }
        return profiles;
    }

private:
    /// The session that is on; when none is known to be, the recording began after it.
    Session& running(DomId domid, std::uint64_t atNs)
    {
        if (const auto open = m_open.find(domid); open != m_open.end() && open->second.isOff())
            close(domid); // what came with the switching off was lost
        const auto open = m_open.find(domid);
        return open != m_open.end()
            ? open->second
            : m_open.emplace(domid, Session(m_log, domid, m_log.clock.toUnix(atNs), false)).first->second;
    }

    void close(DomId domid)
    {
        const auto open = m_open.find(domid);
        if (open == m_open.end())
            return;
        const RowSpan times = open->second.times();
        m_profiles.push_back({open->second.finish(), times});
        m_open.erase(open);
    }

    const HypervisorLog& m_log;
    std::map<DomId, Session> m_open;
    struct Closed
    {
        DirtyProfile profile;
        RowSpan times;
    };

    std::vector<Closed> m_profiles;
};

} // namespace

std::vector<DirtyProfile> buildDirtyProfiles(const HypervisorLog& log, std::vector<RowSpan>* times)
{
    Builder builder(log);
    for (const LogdirtyEvent& event : log.logdirty)
        std::visit(builder, event);
    std::vector<DirtyProfile> profiles = builder.finish(times);
    if (profiles.empty())
        return profiles;
    const std::vector<TimeRange> gaps
        = log.lossRanges(std::clamp<std::size_t>(gapsInAll / profiles.size(), 1, gapsMax));
    LossCounter losses(log);
    for (DirtyProfile& profile : profiles) {
        std::copy_if(gaps.begin(), gaps.end(), std::back_inserter(profile.gaps),
            [&](const TimeRange& gap) { return gap.begin <= profile.time.end && profile.time.begin <= gap.end; });
        losses.addTo(profile);
    }
    return profiles;
}

} // namespace xenlens::analysis
