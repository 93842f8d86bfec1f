// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/hypervisor_profiles.h"

#include "analysis/sum_book.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace xenlens::analysis {

namespace {

using CallKey = std::tuple<DomId, bool, std::uint32_t, std::uint32_t>; ///< subcalls, vCPU, number
using CallBook = SumBook<CallKey, 2>; ///< pieces, further pieces
constexpr std::uint32_t opsMax = 65; ///< numbers; the last stands for all others

/// No count of a hypervisor comes near; sums of such counts do not overflow.
constexpr std::uint64_t countMax = std::uint64_t{1} << 56;

std::uint64_t at(const std::vector<std::uint64_t>& numbers, std::size_t i)
{
    return i < numbers.size() ? std::min(numbers[i], countMax) : 0;
}

std::uint32_t opOf(std::uint32_t op)
{
    return std::min(op, opsMax - 1);
}

CallBook makeBook(const HypervisorLog& log)
{
    CallBook book;
    auto total = log.counters.begin();
    const auto takeTotals = [&](std::uint64_t until) {
        for (; total != log.counters.end() && total->tsNs <= until; ++total)
            for (std::size_t i = 0; i < total->ops.size(); ++i)
                book.addTotal({total->domid, total->subcalls, total->vcpu, opOf(total->ops[i])}, total->tsNs,
                    {at(total->counts, i), at(total->restarted, i)});
    };
    for (const hypervisor::Hypercalls& calls : log.hypercalls) {
        takeTotals(calls.beginNs);
        for (std::size_t i = 0; i < calls.ops.size(); ++i)
            book.addSummary({calls.domid, calls.subcalls, calls.vcpu, opOf(calls.ops[i])},
                {at(calls.counts, i), at(calls.restarted, i)});
    }
    takeTotals(~std::uint64_t{0});
    return book;
}

struct Timed
{
    std::uint64_t count = 0;
    std::uint64_t ticks = 0;
};

std::optional<std::uint64_t> nsOf(const HypervisorLog& log, const Timed& timed)
{
    if (timed.count == 0 || !log.nsPerTick)
        return std::nullopt;
    return static_cast<std::uint64_t>(std::llround(static_cast<double>(timed.ticks) * *log.nsPerTick));
}

OpCount countOf(
    const HypervisorLog& log, std::uint32_t op, std::uint64_t pieces, std::uint64_t further, const Timed& timed)
{
    OpCount count;
    count.op = op;
    count.restarted = std::min(further, pieces);
    count.count = pieces - count.restarted;
    count.timed = timed.count;
    count.totalNs = nsOf(log, timed);
    return count;
}

void addTo(std::vector<OpCount>& ops, const OpCount& count)
{
    const auto known = std::find_if(ops.begin(), ops.end(), [&](const OpCount& op) { return op.op == count.op; });
    if (known == ops.end()) {
        ops.push_back(count);
        return;
    }
    known->count += count.count;
    known->restarted += count.restarted;
    known->timed += count.timed;
    if (count.totalNs)
        known->totalNs = known->totalNs.value_or(0) + *count.totalNs;
}

/// Puts a vCPU's interval into the domain's: all vCPUs of an interval follow each other.
void addInterval(HypercallProfile& profile, const HypervisorLog& log, const hypervisor::Hypercalls& calls)
{
    const TimeRange time = log.span(calls.beginNs, calls.tsNs);
    if (profile.intervals.empty() || profile.intervals.back().time != time)
        profile.intervals.push_back({time, {}});
    for (std::size_t i = 0; i < calls.ops.size(); ++i)
        addTo(profile.intervals.back().ops,
            countOf(log, opOf(calls.ops[i]), at(calls.counts, i), at(calls.restarted, i),
                {at(calls.timed, i), at(calls.costTicks, i)}));
}

class Profiles
{
public:
    explicit Profiles(const HypervisorLog& log)
        : m_log(log)
    {
    }

    HypercallProfile& of(DomId domid)
    {
        HypercallProfile& profile = m_profiles[domid];
        if (profile.host.empty()) {
            profile.source = HypercallSource::Hypervisor;
            profile.host = m_log.host;
            profile.domid = domid;
            profile.name = m_log.nameOf(domid);
            profile.uuid = m_log.uuidOf(domid);
        }
        return profile;
    }

    void addCounts()
    {
        std::map<CallKey, Timed> timed;
        for (const hypervisor::Hypercalls& calls : m_log.hypercalls)
            for (std::size_t i = 0; i < calls.ops.size(); ++i) {
                Timed& sum = timed[{calls.domid, calls.subcalls, calls.vcpu, opOf(calls.ops[i])}];
                sum.count += at(calls.timed, i);
                sum.ticks += at(calls.costTicks, i);
            }
        for (const auto& [key, numbers] : makeBook(m_log).sums()) {
            const auto& [domid, subcalls, vcpu, op] = key;
            if (isReserved(domid) || numbers[0] == 0)
                continue;
            HypercallProfile& profile = of(domid);
            const OpCount count = countOf(m_log, op, numbers[0], numbers[1], timed[key]);
            if (subcalls) {
                addTo(profile.subcalls, count);
                continue;
            }
            if (profile.vcpus.empty() || profile.vcpus.back().vcpu != vcpu)
                profile.vcpus.push_back({vcpu, {}});
            profile.vcpus.back().ops.push_back(count);
        }
    }

    void addTimes()
    {
        for (const hypervisor::Hypercalls& calls : m_log.hypercalls) {
            if (isReserved(calls.domid))
                continue;
            HypercallProfile& profile = of(calls.domid);
            const TimeRange time = m_log.span(calls.beginNs, calls.tsNs);
            const bool first = profile.time == TimeRange{};
            profile.time = {first ? time.begin : std::min(profile.time.begin, time.begin),
                first ? time.end : std::max(profile.time.end, time.end)};
            if (!calls.subcalls && m_log.timesKnown)
                addInterval(profile, m_log, calls);
        }
        std::map<std::pair<DomId, std::uint32_t>, Log2Histogram> histograms;
        for (const hypervisor::HypercallCost& cost : m_log.costs)
            if (m_log.nsPerTick && !isReserved(cost.domid))
                histograms[{cost.domid, opOf(cost.op)}].add(cost.firstBucket, cost.buckets);
        for (auto& [key, histogram] : histograms) {
            histogram.unitNs = m_log.nsPerTick.value_or(1);
            of(key.first).latencies.push_back({key.second, histogram});
        }
    }

    void addMissing()
    {
        for (auto& [domid, profile] : m_profiles) {
            for (const hypervisor::Lost& lost : m_log.losses)
                if (lost.records > 0)
                    profile.gaps.push_back(lost.beginNs == 0
                            ? TimeRange{profile.time.begin, m_log.clock.toUnix(lost.tsNs)}
                            : m_log.span(lost.beginNs, lost.tsNs));
            const auto ops = profile.byOp();
            if (std::none_of(ops.begin(), ops.end(), [](const OpCount& op) { return op.timed > 0; }))
                profile.missing.emplace_back("what they cost: the records have no end of a hypercall (the hypervisor "
                                             "has not our patches, or the mask leaves these records out)");
            else if (!m_log.nsPerTick)
                profile.missing.emplace_back("what they cost: the TSC's frequency is not known");
            if (!profile.gaps.empty())
                profile.missing.emplace_back("what happened while records were lost: counts are a lower bound there, "
                                             "unless Xen's own counters are in the trace");
        }
    }

    std::vector<HypercallProfile> finish()
    {
        std::vector<HypercallProfile> profiles;
        for (auto& [domid, profile] : m_profiles)
            profiles.push_back(std::move(profile));
        return profiles;
    }

private:
    const HypervisorLog& m_log;
    std::map<DomId, HypercallProfile> m_profiles;
};

/// GNTTABOP_* (xen/include/public/grant_table.h); nullopt: moves nothing.
std::optional<GrantOp> grantOpOf(const hypervisor::Grants& grants)
{
    switch (grants.op) {
    case 0:
        return GrantOp::Map;
    case 1: // unmap_grant_ref
    case 7: // unmap_and_replace
        return GrantOp::Unmap;
    case 4:
        return GrantOp::Transfer;
    case 5:
        return grants.toPeer ? GrantOp::CopyTo : GrantOp::CopyFrom;
    default:
        return std::nullopt;
    }
}

} // namespace

std::vector<HypercallProfile> makeHypercallProfiles(const HypervisorLog& log)
{
    Profiles profiles(log);
    profiles.addCounts();
    profiles.addTimes();
    profiles.addMissing();
    return profiles.finish();
}

CountersComparison compareCounters(const HypervisorLog& log)
{
    if (log.counters.empty())
        return {};
    const auto comparison = makeBook(log).compare(0);
    return {comparison.byTotals, comparison.bySummaries};
}

std::vector<GrantProfile> makeGrantProfiles(const HypervisorLog& log)
{
    std::map<std::tuple<DomId, DomId, GrantOp>, GrantProfile> profiles;
    for (const hypervisor::Grants& grants : log.grants) {
        const std::optional<GrantOp> op = grantOpOf(grants);
        if (!op)
            continue;
        GrantProfile& profile = profiles[{grants.domid, grants.peer, *op}];
        profile.observer = log.host;
        profile.byHypervisor = true;
        profile.domid = grants.domid;
        profile.op = *op;
        profile.peer = grants.peer;
        const GrantCounts counts{std::min(grants.operations, countMax), std::min(grants.failed, countMax),
            std::min(grants.hypercalls, countMax), std::min(grants.bytes, countMax)};
        profile.counts += counts;
        if (log.timesKnown)
            profile.intervals.push_back({log.span(grants.beginNs, grants.tsNs), counts});
    }
    std::vector<GrantProfile> all;
    for (auto& [key, profile] : profiles)
        all.push_back(std::move(profile));
    return all;
}

RunstateTimes& RunstateTimes::operator+=(const RunstateTimes& other)
{
    running = running + other.running;
    runnable = runnable + other.runnable;
    blocked = blocked + other.blocked;
    offline = offline + other.offline;
    return *this;
}

std::vector<RunstateProfile> makeRunstateProfiles(const HypervisorLog& log)
{
    const auto span = [](std::uint64_t ns) { return DurationNs{static_cast<std::int64_t>(std::min(ns, countMax))}; };
    std::map<std::pair<DomId, std::uint32_t>, RunstateProfile> profiles;
    for (const hypervisor::Runstates& states : log.runstates) {
        if (isReserved(states.domid))
            continue;
        RunstateProfile& profile = profiles[{states.domid, states.vcpu}];
        profile.host = log.host;
        profile.domid = states.domid;
        profile.name = log.nameOf(states.domid);
        profile.vcpu = states.vcpu;
        const RunstateTimes times{
            span(states.runningNs), span(states.runnableNs), span(states.blockedNs), span(states.offlineNs)};
        profile.times += times;
        profile.intervals.push_back({log.span(states.beginNs, states.tsNs), times});
    }
    std::vector<RunstateProfile> all;
    for (auto& [key, profile] : profiles)
        all.push_back(std::move(profile));
    return all;
}

} // namespace xenlens::analysis
