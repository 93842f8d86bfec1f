// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/rounds.h"

#include <algorithm>

namespace xenlens::analysis {

using toolstack::LogdirtyOp;
using toolstack::LogdirtyRead;
using toolstack::LogdirtyReader;

namespace {

bool isMigrationClean(const LogdirtyRead& read)
{
    return read.op == LogdirtyOp::Clean && read.reader == LogdirtyReader::Migration;
}

/// How long the call may have held the guest; nullopt when the event's times contradict each other.
std::optional<DurationNs> pauseOf(const LogdirtyRead& read)
{
    if (read.beginNs > read.tsNs)
        return std::nullopt;
    return DurationNs{static_cast<std::int64_t>(read.tsNs - read.beginNs)};
}

/// Pages that were due and not sent. The stock policy never skips (send_dirty_pages, tools/libs/guest/xg_sr_save.c):
/// where it sent fewer than the count of dirty pages, the count is wrong, and nothing is known of skipping. Xen starts
/// a migration with the count that an earlier, aborted one left behind (paging_log_dirty_enable resets neither
/// counter).
std::optional<std::uint64_t> skippedOf(std::uint64_t due, std::uint64_t listed, toolstack::PrecopyPolicy policy)
{
    if (listed >= due)
        return 0;
    if (policy == toolstack::PrecopyPolicy::Stock)
        return std::nullopt;
    return due - listed;
}

/// A round before its pages are counted, in the host's monotonic time.
struct Cut
{
    RoundKind kind;
    std::uint64_t begin;
    std::uint64_t end;
    std::optional<std::uint64_t> dirtied;
    std::optional<DurationNs> pause;
};

std::vector<Cut> cutTimes(const SaveLog& save)
{
    std::vector<Cut> cuts;
    std::uint64_t begin = firstRoundBegin(save);
    for (const LogdirtyRead& clean : liveCleans(save)) {
        cuts.push_back({RoundKind::Live, begin, clean.tsNs, clean.dirtyPages, pauseOf(clean)});
        begin = clean.tsNs;
    }
    const std::optional<LogdirtyRead> atStop = stoppedClean(save);
    const bool stopped = save.suspended || atStop;
    const std::uint64_t stop = save.suspended ? save.suspended->tsNs : atStop ? atStop->beginNs : lastSeen(save);
    const std::optional<std::uint64_t> dirtied
        = atStop ? std::optional<std::uint64_t>(atStop->dirtyPages) : std::nullopt;
    cuts.push_back({RoundKind::Live, begin, std::max(begin, stop), dirtied, std::nullopt});
    if (stopped)
        cuts.push_back({RoundKind::Stopped, std::max(begin, stop), std::max(stop, lastSeen(save)), {}, {}});
    return cuts;
}

/// The CLEANs of a migration, which are in order of their ends.
class Cleans
{
public:
    explicit Cleans(const std::vector<LogdirtyRead>& reads)
    {
        for (const LogdirtyRead& read : reads)
            if (isMigrationClean(read))
                m_cleans.push_back({read.beginNs, read.tsNs});
        for (std::size_t i = m_cleans.size(); i-- > 1;)
            m_cleans[i - 1].firstBegin = std::min(m_cleans[i - 1].firstBegin, m_cleans[i].firstBegin);
    }

    /// A sampler's read that overlaps a CLEAN: Xen does one after the other, in an unknown order.
    [[nodiscard]] bool overlap(const LogdirtyRead& read) const
    {
        const auto first = std::partition_point(
            m_cleans.begin(), m_cleans.end(), [&read](const Clean& clean) { return clean.endNs < read.beginNs; });
        return first != m_cleans.end() && first->firstBegin <= read.tsNs;
    }

private:
    struct Clean
    {
        std::uint64_t firstBegin; ///< of this one and all behind it
        std::uint64_t endNs;
    };

    std::vector<Clean> m_cleans;
};

/// Finds the round of a moment: the first that ends after it, or the last.
class RoundFinder
{
public:
    explicit RoundFinder(const std::vector<Round>& rounds)
        : m_rounds(rounds)
    {
        for (const Round& round : rounds)
            m_ends.push_back(m_ends.empty() ? round.time.end : std::max(m_ends.back(), round.time.end));
    }

    [[nodiscard]] int at(TimeNs time) const
    {
        if (m_rounds.empty())
            return 0;
        const auto end = std::upper_bound(m_ends.begin(), m_ends.end(), time);
        return end == m_ends.end() ? m_rounds.back().index
                                   : m_rounds[static_cast<std::size_t>(end - m_ends.begin())].index;
    }

private:
    const std::vector<Round>& m_rounds;
    std::vector<TimeNs> m_ends; ///< of all up to each: never falling
};

} // namespace

std::vector<LogdirtyRead> liveCleans(const SaveLog& save)
{
    std::vector<LogdirtyRead> cleans;
    for (const LogdirtyRead& read : save.reads)
        if (isMigrationClean(read) && !read.stopped)
            cleans.push_back(read);
    return cleans;
}

std::optional<LogdirtyRead> stoppedClean(const SaveLog& save)
{
    for (const LogdirtyRead& read : save.reads)
        if (isMigrationClean(read) && read.stopped)
            return read;
    return std::nullopt;
}

std::uint64_t firstRoundBegin(const SaveLog& save)
{
    // enable_logdirty() may switch on, off and on again (VRAM tracking): the last before the first page counts
    const std::uint64_t firstBatch = save.batches.empty() ? lastSeen(save) : save.batches.front().beginNs;
    std::uint64_t begin = save.begin.tsNs;
    for (const auto& change : save.switches)
        if (change.on && change.result >= 0 && change.tsNs <= firstBatch)
            begin = change.tsNs;
    return begin;
}

std::uint64_t lastSeen(const SaveLog& save)
{
    if (save.end)
        return save.end->tsNs;
    std::uint64_t last = save.begin.tsNs;
    const auto consider = [&last](const auto& events) {
        if (!events.empty())
            last = std::max(last, events.back().tsNs);
    };
    consider(save.switches);
    consider(save.reads);
    consider(save.batches);
    consider(save.progress);
    if (save.suspended)
        last = std::max(last, save.suspended->tsNs);
    return last;
}

std::vector<Round> cutRounds(const SaveLog& save, const HostClock& clock)
{
    std::vector<Round> rounds;
    auto batch = save.batches.begin();
    const std::vector<Cut> cuts = cutTimes(save);
    for (const Cut& cut : cuts) {
        Round round;
        round.index = static_cast<int>(rounds.size()) + 1;
        round.kind = cut.kind;
        round.time = {clock.toUnix(cut.begin), clock.toUnix(cut.end)};
        round.pagesDirtied = cut.dirtied;
        round.pause = cut.pause;
        // the save is one thread: a batch whose write began before the cut was done before it
        for (; batch != save.batches.end() && (batch->beginNs < cut.end || &cut == &cuts.back()); ++batch) {
            round.pagesSent += batch->pages;
            round.pagesListed += batch->pfns;
            round.bytesSent += batch->bytes;
        }
        // only a round with a cut behind it, or a save that succeeded, was sent to its end
        const bool whole = &cut != &cuts.back() || (save.end && save.end->result == 0);
        if (whole && !rounds.empty() && rounds.back().pagesDirtied)
            round.pagesSkipped = skippedOf(*rounds.back().pagesDirtied, round.pagesListed, save.begin.policy);
        rounds.push_back(round);
    }
    return rounds;
}

std::vector<CurvePoint> sentCurve(const SaveLog& save, const HostClock& clock, const std::vector<Round>& rounds)
{
    std::vector<CurvePoint> curve;
    const RoundFinder finder(rounds);
    const auto add = [&](std::uint64_t at, std::uint64_t value) {
        const TimeNs time = clock.toUnix(at);
        curve.push_back({time, value, finder.at(time)});
    };
    add(save.begin.tsNs, 0);
    if (!save.progress.empty()) {
        for (const auto& point : save.progress)
            add(point.tsNs, point.streamBytes);
    } else {
        std::uint64_t bytes = 0;
        for (const auto& batch : save.batches)
            add(batch.tsNs, bytes += batch.bytes);
    }
    if (save.end)
        add(save.end->tsNs, save.end->streamBytes);
    return curve;
}

std::vector<CurvePoint> dirtyCurve(const SaveLog& save, const HostClock& clock, const std::vector<Round>& rounds)
{
    const Cleans cleans(save.reads);
    std::vector<CurvePoint> curve;
    int round = 1;
    curve.push_back({clock.toUnix(firstRoundBegin(save)), 0, round});
    for (const LogdirtyRead& read : save.reads) {
        if (!isMigrationClean(read) && cleans.overlap(read))
            continue;
        curve.push_back({clock.toUnix(read.tsNs), read.dirtyPages, round});
        if (!isMigrationClean(read))
            continue;
        round = std::min(round + 1, rounds.empty() ? round + 1 : rounds.back().index);
        curve.push_back({clock.toUnix(read.tsNs), 0, round});
    }
    return curve;
}

} // namespace xenlens::analysis
