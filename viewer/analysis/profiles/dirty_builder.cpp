// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/dirty_builder.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

namespace xenlens::analysis {

namespace {

constexpr std::size_t gapsMax = 1000; ///< in a profile
constexpr std::size_t profilesMany = 64; ///< a damaged file may have so many stretches, and more

/// XEN_DOMCTL_SHADOW_OP_* (xen/include/public/domctl.h); the records say ENABLE_LOGDIRTY for all ways to switch on.
enum ShadowOp : std::uint32_t
{
    Off = 0,
    EnableLogdirty = 2,
    Clean = 11,
    Peek = 12
};

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
        DirtyMarks& marks = m_profile.marks.emplace_back(DirtyMarks{time, m_round.index, batch.pfns, {}});
        marks.again.reserve(batch.pfns.size());
        for (const std::uint64_t pfn : batch.pfns)
            marks.again.push_back(count(pfn));
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
        const DurationNs length{static_cast<std::int64_t>(std::min<std::uint64_t>(pause.pausedNs, longestPause))};
        m_profile.time.end = std::max(m_profile.time.end, m_log.clock.toUnix(pause.tsNs));
        if (pause.op == Peek) {
            ++m_round.peeks;
            m_round.peekPauses = m_round.peekPauses + length;
        } else if (pause.op == Clean && !m_profile.rounds.empty() && !m_profile.rounds.back().pause) {
            m_profile.rounds.back().pause = length;
        } else if (pause.op == EnableLogdirty) {
            m_profile.enablePause = length;
        } else if (pause.op == Off) {
            m_profile.disablePause = length;
        }
    }

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
        findHot();
        return std::move(m_profile);
    }

private:
    struct Page
    {
        std::uint32_t rounds = 0;
        int lastRound = 0;
        std::uint64_t marks = 0;
    };

    static constexpr std::uint64_t longestPause = std::uint64_t{1} << 50; ///< 13 days; a damaged record may say more

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

    /// Returns whether the page was dirty in an earlier round too.
    bool count(std::uint64_t pfn)
    {
        Page& page = m_pages[pfn];
        ++page.marks;
        ++m_round.marks;
        m_profile.pfnsMax = std::max(m_profile.pfnsMax, pfn + 1);
        if (page.lastRound != m_round.index) {
            page.lastRound = m_round.index;
            ++m_round.distinctPfns;
            m_round.again += page.rounds > 0;
            ++page.rounds;
        }
        return page.rounds > 1;
    }

    void findHot()
    {
        std::vector<HotPfn>& hot = m_profile.hot;
        hot.reserve(m_pages.size());
        for (const auto& [pfn, page] : m_pages)
            hot.push_back({pfn, page.rounds, page.marks});
        const auto kept = static_cast<std::ptrdiff_t>(std::min(hot.size(), DirtyProfile::hotPfnsMax));
        std::partial_sort(hot.begin(), hot.begin() + kept, hot.end(), [](const HotPfn& a, const HotPfn& b) {
            return std::tuple(b.rounds, b.marks, a.pfn) < std::tuple(a.rounds, a.marks, b.pfn);
        });
        hot.resize(static_cast<std::size_t>(kept));
    }

    const HypervisorLog& m_log;
    DirtyProfile m_profile;
    DirtyRound m_round; ///< the one that goes on
    std::unordered_map<std::uint64_t, Page> m_pages;
};

/// Rounds follow each other, so a loss lies in a run of them: found by bisection, since a damaged file may have many of
/// both.
void addLosses(DirtyProfile& profile, const HypervisorLog& log)
{
    std::vector<DirtyRound>& rounds = profile.rounds;
    std::vector<std::uint64_t> more(rounds.size() + 1); // records lost from this round on
    std::vector<std::uint64_t> less(rounds.size() + 1);
    for (const hypervisor::Lost& lost : log.losses) {
        const TimeRange gap = lost.beginNs == 0 ? TimeRange{profile.time.begin, log.clock.toUnix(lost.tsNs)}
                                                : log.span(lost.beginNs, lost.tsNs);
        const auto first = std::partition_point(
            rounds.begin(), rounds.end(), [&](const DirtyRound& round) { return round.time.end < gap.begin; });
        const auto last = std::partition_point(
            first, rounds.end(), [&](const DirtyRound& round) { return round.time.begin <= gap.end; });
        more[static_cast<std::size_t>(first - rounds.begin())] += lost.records;
        less[static_cast<std::size_t>(last - rounds.begin())] += lost.records;
    }
    std::uint64_t now = 0;
    for (std::size_t i = 0; i < rounds.size(); ++i) {
        now += more[i] - less[i];
        rounds[i].lostRecords = now;
    }
}

class Builder
{
public:
    explicit Builder(const HypervisorLog& log)
        : m_log(log)
    {
    }

    void operator()(const hypervisor::DirtyMarks& batch)
    {
        if (!batch.pfns.empty())
            running(batch.domid, batch.beginNs).add(batch);
    }

    void operator()(const hypervisor::LogdirtyOp& op)
    {
        const TimeNs now = m_log.clock.toUnix(op.tsNs);
        if (op.op == Clean) {
            running(op.domid, op.tsNs).clean(op);
        } else if (op.op == Off) {
            if (const auto open = m_open.find(op.domid); open != m_open.end())
                open->second.switchOff(now);
        } else if (op.op != Peek) {
            close(op.domid);
            m_open.emplace(op.domid, Session(m_log, op.domid, now, true)).first->second.leaveOver(op.dirty);
        }
    }

    void operator()(const hypervisor::LogdirtyPause& pause)
    {
        const auto open = m_open.find(pause.domid);
        if (open == m_open.end())
            return;
        if (pause.result >= 0)
            open->second.pause(pause);
        if (open->second.isOff())
            close(pause.domid);
    }

    std::vector<DirtyProfile> finish()
    {
        while (!m_open.empty())
            close(m_open.begin()->first);
        std::stable_sort(m_profiles.begin(), m_profiles.end(),
            [](const DirtyProfile& a, const DirtyProfile& b) { return a.time.begin < b.time.begin; });
        return std::move(m_profiles);
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
        m_profiles.push_back(open->second.finish());
        m_open.erase(open);
    }

    const HypervisorLog& m_log;
    std::map<DomId, Session> m_open;
    std::vector<DirtyProfile> m_profiles;
};

} // namespace

std::vector<DirtyProfile> buildDirtyProfiles(const HypervisorLog& log)
{
    Builder builder(log);
    for (const LogdirtyEvent& event : log.logdirty)
        std::visit(builder, event);
    std::vector<DirtyProfile> profiles = builder.finish();
    const bool many = profiles.size() > profilesMany;
    const std::vector<TimeRange> gaps = log.lossRanges(many ? 1 : gapsMax);
    for (DirtyProfile& profile : profiles) {
        std::copy_if(gaps.begin(), gaps.end(), std::back_inserter(profile.gaps),
            [&](const TimeRange& gap) { return gap.begin <= profile.time.end && profile.time.begin <= gap.end; });
        if (!many)
            addLosses(profile, log);
        else if (!profile.gaps.empty()) // not worth the time: a file of one host that is sound has no such number
            for (DirtyRound& round : profile.rounds)
                round.lostRecords = log.lostRecords();
    }
    return profiles;
}

} // namespace xenlens::analysis
