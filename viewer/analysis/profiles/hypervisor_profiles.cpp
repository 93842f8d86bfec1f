// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/hypervisor_profiles.h"

#include "analysis/logs/possible.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

namespace xenlens::analysis {

namespace {

using CallKey = std::tuple<DomId, bool, std::uint32_t, std::uint32_t>; ///< subcalls, vCPU, number
using Numbers = std::array<std::uint64_t, 2>; ///< pieces, further pieces
constexpr std::uint32_t opsMax = 65; ///< numbers; the last stands for all others

std::uint64_t at(const std::vector<std::uint64_t>& numbers, std::size_t i)
{
    return i < numbers.size() ? std::min(numbers[i], countMax) : 0;
}

std::uint32_t opOf(std::uint32_t op)
{
    return std::min(op, opsMax - 1);
}

/// The first and the last reading of a vCPU's counters.
struct Readings
{
    std::uint64_t firstNs = 0;
    std::uint64_t lastNs = 0;
    std::map<std::uint32_t, Numbers> first; ///< by number; a number that is absent counts zero
    std::map<std::uint32_t, Numbers> last;
};
using VcpuKey = std::tuple<DomId, bool, std::uint32_t>; ///< subcalls, vCPU

/// The first and the last reading of each vCPU, after leaving out `skip` of them at either end.
std::map<VcpuKey, Readings> readingsOf(const HypervisorLog& log, std::size_t skip)
{
    std::map<VcpuKey, std::vector<const hypervisor::HypercallCounters*>> all;
    for (const hypervisor::HypercallCounters& total : log.counters)
        all[{total.domid, total.subcalls, total.vcpu}].push_back(&total);
    std::map<VcpuKey, Readings> readings;
    const auto numbers = [](const hypervisor::HypercallCounters& total) {
        std::map<std::uint32_t, Numbers> by;
        for (std::size_t i = 0; i < total.ops.size(); ++i)
            by[opOf(total.ops[i])] = {at(total.counts, i), at(total.restarted, i)};
        return by;
    };
    for (const auto& [key, totals] : all) {
        if (totals.size() < 2 * skip + 2)
            continue;
        const auto& first = *totals[skip];
        const auto& last = *totals[totals.size() - 1 - skip];
        readings[key] = {first.tsNs, last.tsNs, numbers(first), numbers(last)};
    }
    return readings;
}

/// Never below zero: counters fall only in a damaged trace.
Numbers difference(const Readings& readings, std::uint32_t op)
{
    Numbers numbers = readings.last.at(op);
    if (const auto first = readings.first.find(op); first != readings.first.end())
        for (std::size_t i = 0; i < numbers.size(); ++i)
            numbers[i] -= std::min(numbers[i], first->second[i]);
    return numbers;
}

/// The records are exact unless some were lost; then the counters are used from their first reading to their last.
std::map<CallKey, Numbers> countsOf(const HypervisorLog& log)
{
    const auto readings = log.lostRecords() > 0 ? readingsOf(log, 0) : std::map<VcpuKey, Readings>();
    std::map<CallKey, Numbers> counts;
    const auto add = [&counts](const CallKey& key, const Numbers& numbers) {
        for (std::size_t i = 0; i < numbers.size(); ++i)
            counts[key][i] += numbers[i];
    };
    for (const hypervisor::Hypercalls& calls : log.hypercalls) {
        const auto read = readings.find({calls.domid, calls.subcalls, calls.vcpu});
        if (read != readings.end() && calls.tsNs > read->second.firstNs && calls.beginNs < read->second.lastNs)
            continue;
        for (std::size_t i = 0; i < calls.ops.size(); ++i)
            add({calls.domid, calls.subcalls, calls.vcpu, opOf(calls.ops[i])},
                {at(calls.counts, i), at(calls.restarted, i)});
    }
    for (const auto& [key, read] : readings)
        for (const auto& [op, last] : read.last)
            add({std::get<0>(key), std::get<1>(key), std::get<2>(key), op}, difference(read, op));
    return counts;
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
    return static_cast<std::uint64_t>(
        std::llround(std::min(static_cast<double>(timed.ticks) * *log.nsPerTick, static_cast<double>(countMax))));
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
    *known += count;
}

/// Adds a vCPU's interval to the domain's: all vCPUs of an interval follow each other.
void addInterval(HypercallProfile& profile, const HypervisorLog& log, const hypervisor::Hypercalls& calls)
{
    const TimeRange time = log.span(calls.beginNs, calls.tsNs);
    if (profile.intervals.empty() || profile.intervals.back().time != time) {
        profile.intervals.push_back({time, {}});
        profile.intervals.back().ops.reserve(calls.ops.size());
    }
    for (std::size_t i = 0; i < calls.ops.size(); ++i) {
        const std::uint64_t pieces = at(calls.counts, i);
        addTo(profile.intervals.back().ops, opOf(calls.ops[i]), pieces - std::min(at(calls.restarted, i), pieces));
    }
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
        for (const auto& [key, numbers] : countsOf(m_log)) {
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
            if (const auto bound = m_log.clock.bound(calls.tsNs))
                profile.clockBound = std::max(profile.clockBound.value_or(*bound), *bound);
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
        const auto gaps = m_log.lossRanges(std::clamp<std::size_t>(gapsInAll / (m_profiles.size() + 1), 1, gapsMax));
        for (auto& [domid, profile] : m_profiles) {
            profile.gaps = gaps;
            const auto ops = profile.byOp();
            if (std::none_of(ops.begin(), ops.end(), [](const OpCount& op) { return op.timed > 0; }))
                profile.missing.emplace_back(
                    "what they cost: the records have no end of a hypercall (a Xen without our "
                    "patches, or a mask without these records)");
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
    static constexpr std::size_t gapsMax = 1000; ///< of a profile
    static constexpr std::size_t gapsInAll = 100'000; ///< and one in each profile at least

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
    CountersComparison comparison;
    // the readings at the session's ends are where there are no records yet, or no more
    const std::map<VcpuKey, Readings> readings = readingsOf(log, 1);
    for (const auto& [key, read] : readings)
        for (const auto& [op, last] : read.last)
            comparison.counters += difference(read, op)[0];
    for (const hypervisor::Hypercalls& calls : log.hypercalls) {
        const auto read = readings.find({calls.domid, calls.subcalls, calls.vcpu});
        if (read == readings.end() || calls.tsNs <= read->second.firstNs || read->second.lastNs <= calls.beginNs)
            continue;
        const bool within = read->second.firstNs <= calls.beginNs && calls.tsNs <= read->second.lastNs;
        for (std::size_t i = 0; i < calls.ops.size(); ++i) {
            comparison.most += at(calls.counts, i);
            comparison.least += within ? at(calls.counts, i) : 0;
        }
    }
    return comparison;
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
