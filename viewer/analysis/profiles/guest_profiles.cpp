// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/guest_profiles.h"

#include "core/event_rules.h"
#include "xen/abi.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace xenlens::analysis {

using guest::PartName;

namespace {

/// Divides a number among the pieces of an interval; the parts add up to it.
class Divider
{
public:
    explicit Divider(const std::vector<GuestClock::Piece>& pieces)
    {
        for (const GuestClock::Piece& piece : pieces)
            m_left += static_cast<double>(piece.length);
    }

    void next(std::uint64_t length)
    {
        m_share = m_left > 0 ? std::min(static_cast<double>(length) / m_left, 1.0) : 1.0;
        m_left -= static_cast<double>(length);
    }

    /// Removes the present piece's share from `rest` and returns it.
    std::uint64_t remove(std::uint64_t& rest) const
    {
        const auto part = m_share >= 1
            ? rest
            : std::min(rest, static_cast<std::uint64_t>(std::llround(static_cast<double>(rest) * m_share)));
        rest -= part;
        return part;
    }

private:
    double m_left = 0;
    double m_share = 1;
};

void addIntervals(std::vector<HypercallInterval>& intervals, const HypercallRow& row, const GuestClock& clock)
{
    const auto pieces = clock.pieces(row.beginNs, row.tsNs);
    std::vector<std::uint64_t> rest;
    for (const OpTally& tally : row.ops)
        rest.push_back(tally.count);
    Divider divider(pieces);
    for (const GuestClock::Piece& piece : pieces) {
        divider.next(piece.length);
        HypercallInterval& interval = intervals.emplace_back(HypercallInterval{piece.time, row.ops});
        for (std::size_t i = 0; i < rest.size(); ++i)
            interval.ops[i].count = static_cast<std::uint32_t>(divider.remove(rest[i]));
    }
}

/// Calls `add` with the time and the numbers of each piece of the row.
template <std::size_t N, class Add> void divide(DeviceRow<N> row, const GuestClock& clock, Add add)
{
    const auto pieces = clock.pieces(row.beginNs, row.tsNs);
    Divider divider(pieces);
    for (const GuestClock::Piece& piece : pieces) {
        divider.next(piece.length);
        std::array<std::uint64_t, N> numbers{};
        for (std::size_t i = 0; i < N; ++i)
            numbers[i] = divider.remove(row.numbers[i]);
        add(piece.time, numbers);
    }
}

void addSentence(std::vector<std::string>& missing, const GuestLog& log, PartName part, const std::string& what)
{
    for (const GuestRecording& session : log.sessions) {
        const guest::Part* state = session.findPart(part);
        if (!state || state->present)
            continue;
        const std::string sentence
            = log.name + ": " + what + (state->missing.empty() ? std::string() : " (" + state->missing + ")");
        if (std::find(missing.begin(), missing.end(), sentence) == missing.end())
            missing.push_back(sentence);
    }
}

std::uint64_t lostAt(const GuestLog& log, guest::LostWhere where)
{
    std::uint64_t count = 0;
    for (const GuestRecording& session : log.sessions)
        for (const guest::Lost& lost : session.losses)
            count += lost.where == where ? lost.count : 0;
    return count;
}

using Counts = std::map<std::uint32_t, std::map<std::uint32_t, OpCount>>; ///< by vCPU and number

Counts countVcpus(const GuestLog& log)
{
    Counts counts;
    for (const GuestRecording& session : log.sessions) {
        for (const auto& [key, numbers] : session.calls.sums())
            counts[key.first][key.second].count += numbers[0];
        for (const auto& [key, numbers] : session.times.sums()) {
            OpCount& op = counts[key.first][key.second];
            if (session.calls.empty())
                op.count += numbers[0];
            // Calls that took no time at all were made while the clock stood still, as in a resume: their cost is not
            // known.
            if (numbers[2] == 0)
                continue;
            op.timed += numbers[1];
            op.totalNs = op.totalNs.value_or(0) + numbers[2];
        }
    }
    return counts;
}

void fillSums(HypercallProfile& profile, const GuestLog& log)
{
    for (const auto& [vcpu, ops] : countVcpus(log)) {
        VcpuHypercalls one;
        one.vcpu = vcpu;
        for (const auto& [number, op] : ops) {
            if (op.count == 0 && op.timed == 0)
                continue;
            one.ops.push_back(op);
            one.ops.back().op = number;
        }
        profile.vcpus.push_back(std::move(one));
    }
    std::map<std::uint32_t, std::uint64_t> subcalls;
    std::map<std::uint32_t, Log2Histogram> latencies;
    for (const GuestRecording& session : log.sessions) {
        for (const auto& [key, numbers] : session.subcalls.sums())
            subcalls[key.second] += numbers[0];
        for (const auto& [vcpu, numbers] : session.unseenSubcalls.sums())
            profile.unseenSubcalls += numbers[0];
        for (const auto& [op, numbers] : session.latencies.sums())
            latencies[op].add(0, {numbers.begin(), numbers.end()});
    }
    for (const auto& [op, count] : subcalls) {
        if (count > 0) {
            profile.subcalls.emplace_back();
            profile.subcalls.back().op = op;
            profile.subcalls.back().count = count;
        }
    }
    const std::vector<OpCount> ops = profile.byOp();
    for (const auto& [op, histogram] : latencies) {
        const bool timed = std::any_of(
            ops.begin(), ops.end(), [op](const OpCount& count) { return count.op == op && count.totalNs; });
        if (timed)
            profile.latencies.push_back({op, histogram});
    }
}

void fillMissing(HypercallProfile& profile, const GuestLog& log)
{
    addSentence(profile.missing, log, PartName::HypercallCounters,
        "hypercalls were not counted, so those that cannot be traced (iret, an idle CPU's sched_op) are missing");
    addSentence(profile.missing, log, PartName::HypercallEvents, "how long hypercalls took is not known");
    if (const std::uint64_t probes = lostAt(log, guest::LostWhere::BpfProbe); probes > 0)
        profile.missing.push_back(log.name + ": " + std::to_string(probes)
            + " calls of probes were left out, some of which would have timed a hypercall");
}

std::vector<RingProfile> makeRings(const GuestLog& log)
{
    std::map<RingKey, RingProfile> rings;
    for (const GuestRecording& session : log.sessions) {
        for (const auto& [key, numbers] : session.rings.sums()) {
            RingProfile& ring = rings[key];
            std::array<std::uint64_t, ringNumbers> counts{};
            std::copy_n(numbers.begin(), ringNumbers, counts.begin());
            ring.counts += ringCounts(counts);
            ring.latency.add(0, {numbers.begin() + ringNumbers, numbers.end()});
        }
        for (const auto& [key, rows] : session.ringRows)
            for (const auto& row : rows)
                divide(row, log.clock, [&ring = rings[key]](const TimeRange& time, const auto& numbers) {
                    ring.intervals.push_back({time, ringCounts(numbers)});
                });
    }
    std::vector<RingProfile> all;
    for (auto& [key, ring] : rings) {
        ring.observer = log.name;
        ring.kind = key.kind;
        ring.peer = key.peer;
        ring.device = key.device;
        ring.queue = key.queue;
        all.push_back(std::move(ring));
    }
    return all;
}

std::vector<GrantProfile> makeGrants(const GuestLog& log)
{
    std::map<GrantKey, GrantProfile> grants;
    for (const GuestRecording& session : log.sessions) {
        for (const auto& [key, numbers] : session.grants.sums())
            grants[key].counts += grantCounts(key, numbers);
        for (const auto& [key, rows] : session.grantRows)
            for (const auto& row : rows)
                divide(
                    row, log.clock, [&, &grant = grants[key], &of = key](const TimeRange& time, const auto& numbers) {
                        grant.intervals.push_back({time, grantCounts(of, numbers)});
                    });
    }
    std::vector<GrantProfile> all;
    const DomId self = log.lastDomId().value_or(DomId{});
    for (auto& [key, grant] : grants) {
        grant.observer = log.name;
        grant.domid = self;
        grant.op = key.op;
        grant.peer = key.peer;
        all.push_back(std::move(grant));
    }
    return all;
}

/// Bindings of a port that events are sent on (guest::Channels::types, IRQT_* of drivers/xen/events/events_base.c).
constexpr std::uint8_t boundToIpi = 3;
constexpr std::uint8_t boundToDomain = 4;

/// nullopt: the kernel does not know the other end, as for its processes' channels.
std::optional<DomId> peerOf(const ChannelKey& key, DomId self)
{
    if (key.type == boundToIpi)
        return self;
    if (key.type != boundToDomain || key.detail >= xen::DomidInvalid)
        return std::nullopt;
    return DomId{static_cast<std::uint16_t>(key.detail)};
}

ChannelProfile makeChannels(const GuestLog& log)
{
    ChannelProfile profile;
    profile.observer = log.name;
    profile.domid = log.lastDomId().value_or(DomId{});
    profile.name = log.isDom0() ? "Domain-0" : log.name;
    const auto unknownLast = [](const std::optional<DomId>& peer) { return std::pair(!peer, peer); };
    std::map<std::pair<bool, std::optional<DomId>>, std::array<std::uint64_t, 2>> sums;
    for (const GuestRecording& session : log.sessions) {
        for (const auto& [key, numbers] : session.channels.sums()) {
            // interrupts of devices and of Xen are received and never sent
            if (numbers[0] == 0 && key.type != boundToIpi && key.type != boundToDomain)
                continue;
            auto& sum = sums[unknownLast(peerOf(key, profile.domid))];
            sum[0] += numbers[0];
            sum[1] += numbers[1];
        }
        for (const ChannelRow& row : session.channelRows)
            divide<1>({row.beginNs, row.tsNs, {row.sends}}, log.clock, [&](const TimeRange& time, const auto& numbers) {
                profile.intervals.push_back({time, numbers[0]});
            });
    }
    for (const auto& [key, numbers] : sums)
        profile.peers.push_back({key.second, {}, numbers[0], numbers[1]});
    DurationNs watched;
    for (const ChannelInterval& interval : profile.intervals)
        watched = watched + interval.time.duration();
    if (!profile.intervals.empty())
        profile.watched = watched;
    return profile;
}

bool hasSeveralCpus(const GuestLog& log)
{
    return std::any_of(log.sessions.begin(), log.sessions.end(),
        [](const GuestRecording& session) { return session.start && session.start->cpus > 1; });
}

} // namespace

HypercallProfile makeHypercallProfile(const GuestLog& log)
{
    HypercallProfile profile;
    profile.source = HypercallSource::Guest;
    profile.host = log.name;
    profile.domid = log.lastDomId().value_or(DomId{});
    profile.name = log.isDom0() ? "Domain-0" : log.name;
    profile.uuid = log.uuid();
    profile.time = log.time();
    fillSums(profile, log);
    for (const GuestRecording& session : log.sessions)
        for (const HypercallRow& row : session.hypercallRows)
            addIntervals(profile.intervals, row, log.clock);
    for (const SuspendInterval& suspendInterval : log.clock.suspendIntervals())
        profile.suspendIntervals.push_back(suspendInterval.time);
    profile.clockBound = log.clockBound();
    if (profile.clockBound && hasSeveralCpus(log))
        profile.clockBound = *profile.clockBound + DurationNs{guest::readingNs};
    profile.gaps = log.missingStretches(GuestLog::Sums::OfTheKernel);
    fillMissing(profile, log);
    return profile;
}

IoProfile makeIoProfile(const std::vector<GuestLog>& logs)
{
    IoProfile io;
    for (const GuestLog& log : logs) {
        for (RingProfile& ring : makeRings(log))
            io.rings.push_back(std::move(ring));
        for (GrantProfile& grant : makeGrants(log))
            io.grants.push_back(std::move(grant));
        if (ChannelProfile channels = makeChannels(log); !channels.peers.empty())
            io.channels.push_back(std::move(channels));
        for (const TimeRange& gap : log.missingStretches(GuestLog::Sums::OfTheProbes))
            io.gaps.push_back({log.name, gap});
        addSentence(io.missing, log, PartName::RingEvents, "no traffic of shared rings");
        addSentence(io.missing, log, PartName::GrantEvents, "no operations on the grant table");
        addSentence(io.missing, log, PartName::ChannelEvents, "no events sent over event channels");
    }
    return io;
}

} // namespace xenlens::analysis
