// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/account/overhead_builder.h"

#include "analysis/account/time_slots.h"
#include "analysis/logs/possible.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace xenlens::analysis {

namespace {

/// What is known of a vCPU in a slot of time, in ns.
struct Amounts
{
    double wall = 0;
    double running = 0;
    double runnable = 0;
    double blocked = 0;
    double offline = 0;
    double logdirty = 0; ///< of offline
    std::map<std::uint32_t, double> calls; ///< by number; of running
    std::map<xen::FaultKind, double> faults; ///< likewise

    void add(const Amounts& other, double share)
    {
        wall += other.wall * share;
        running += other.running * share;
        runnable += other.runnable * share;
        blocked += other.blocked * share;
        offline += other.offline * share;
        logdirty += other.logdirty * share;
        for (const auto& [op, ns] : other.calls)
            calls[op] += ns * share;
        for (const auto& [kind, ns] : other.faults)
            faults[kind] += ns * share;
    }
};

constexpr std::size_t migrationsMax = 64; ///< windows of older ones are not made: their rows are coarse by then
constexpr std::uint32_t opsMax = 64; ///< records of cost know no number beyond 63

double possibleNs(std::uint64_t ns)
{
    return static_cast<double>(std::min(ns, countMax));
}

std::uint64_t ticksOf(const hypervisor::Hypercalls& calls, std::size_t i)
{
    return i < calls.costTicks.size() && i < calls.timed.size() && calls.timed[i] > 0 ? calls.costTicks[i] : 0;
}

/// The account of one host.
class HostAccount
{
public:
    using Vcpu = std::pair<DomId, std::uint32_t>;

    HostAccount(const HypervisorLog& log, const TimeSlots& slots)
        : m_log(log)
        , m_slots(slots)
    {
        for (const hypervisor::Runstates& states : log.runstates)
            if (!isReserved(states.domid))
                addRunstates(states);
        for (const hypervisor::Hypercalls& calls : log.hypercalls)
            if (!isReserved(calls.domid) && !calls.subcalls)
                addCalls(calls);
        for (const hypervisor::Faults& faults : log.faults)
            addFaults(faults);
        for (const LogdirtyEvent& event : log.logdirty)
            if (const auto* pause = std::get_if<hypervisor::LogdirtyPause>(&event))
                addPause(*pause);
    }

    void addTo(OverheadWindow& window) const
    {
        for (const auto& [vcpu, parts] : m_vcpus) {
            Amounts sum;
            if (!window.migration) {
                sum = parts.all;
            } else {
                const TimeSlots::Slots slots = m_slots.of(window.time);
                const auto last = parts.bySlot.lower_bound(slots.last);
                for (auto slot = parts.bySlot.lower_bound(slots.first); slot != last; ++slot)
                    sum.add(slot->second, 1);
            }
            if (sum.wall > 0)
                window.vcpus.push_back(accountOf(vcpu, parts, sum));
        }
    }

private:
    struct Parts
    {
        Amounts all;
        std::map<std::size_t, Amounts> bySlot;
        bool hypercallsTimed = false;
        bool faultsTimed = false;
    };

    void add(Parts& parts, TimeRange time, const Amounts& amounts)
    {
        parts.all.add(amounts, 1);
        m_slots.spread(time, [&](std::size_t slot, double share) { parts.bySlot[slot].add(amounts, share); });
    }

    void addRunstates(const hypervisor::Runstates& states)
    {
        const TimeRange time = m_log.span(states.beginNs, states.tsNs);
        Amounts amounts;
        amounts.wall = static_cast<double>(time.duration().ns);
        amounts.running = possibleNs(states.runningNs);
        amounts.runnable = possibleNs(states.runnableNs);
        amounts.blocked = possibleNs(states.blockedNs);
        amounts.offline = possibleNs(states.offlineNs);
        const auto [known, isNew] = m_vcpus.try_emplace({states.domid, states.vcpu});
        m_vcpusOf[states.domid] += isNew;
        add(known->second, time, amounts);
    }

    void addCalls(const hypervisor::Hypercalls& calls)
    {
        const auto known = m_vcpus.find({calls.domid, calls.vcpu});
        if (known == m_vcpus.end() || !m_log.nsPerTick)
            return;
        Amounts amounts;
        for (std::size_t i = 0; i < calls.ops.size(); ++i)
            if (const std::uint64_t ticks = ticksOf(calls, i); ticks > 0)
                amounts.calls[std::min(calls.ops[i], opsMax - 1)] += static_cast<double>(ticks) * *m_log.nsPerTick;
        if (amounts.calls.empty())
            return;
        known->second.hypercallsTimed = true;
        add(known->second, m_log.span(calls.beginNs, calls.tsNs), amounts);
    }

    /// The domain's vCPU if it has but one.
    Parts* onlyVcpu(DomId domid)
    {
        const auto count = m_vcpusOf.find(domid);
        return count != m_vcpusOf.end() && count->second == 1 ? &m_vcpus.lower_bound({domid, 0})->second : nullptr;
    }

    void addFaults(const hypervisor::Faults& faults)
    {
        Parts* const parts = onlyVcpu(faults.domid);
        if (!parts || !m_log.nsPerTick || faults.timed == 0)
            return;
        Amounts amounts;
        amounts.faults[faults.kind] = static_cast<double>(faults.costTicks) * *m_log.nsPerTick;
        parts->faultsTimed = true;
        add(*parts, m_log.span(faults.beginNs, faults.tsNs), amounts);
    }

    void addPause(const hypervisor::LogdirtyPause& pause)
    {
        Parts* const parts = onlyVcpu(pause.domid);
        const std::optional<DurationNs> length = pauseLength(pause);
        if (!parts || !length || pause.vcpus != 1)
            return;
        Amounts amounts;
        amounts.logdirty = std::min(possibleNs(pause.offlineNs), static_cast<double>(length->ns));
        const TimeNs end = m_log.span(pause.tsNs, pause.tsNs).end;
        add(*parts, {end - *length, end}, amounts);
    }

    [[nodiscard]] VcpuOverhead accountOf(const Vcpu& vcpu, const Parts& parts, const Amounts& sum) const
    {
        VcpuOverhead account;
        account.host = m_log.host;
        account.domid = vcpu.first;
        account.name = m_log.nameOf(vcpu.first);
        account.vcpu = vcpu.second;
        account.wall = rounded(sum.wall);
        account.hypercallsTimed = parts.hypercallsTimed;
        account.faultsTimed = parts.faultsTimed;
        double own = sum.running;
        for (const auto& [op, ns] : sum.calls) {
            own -= ns;
            account.shares.push_back({TimeClass::Hypercall, op, {}, rounded(ns)});
        }
        for (const auto& [kind, ns] : sum.faults) {
            own -= ns;
            account.shares.push_back({TimeClass::Fault, 0, kind, rounded(ns)});
        }
        const double logdirty = std::min(sum.logdirty, sum.offline);
        account.shares.push_back({TimeClass::Own, 0, {}, rounded(std::max(own, 0.0))});
        account.shares.push_back({TimeClass::WaitingForCpu, 0, {}, rounded(sum.runnable)});
        account.shares.push_back({TimeClass::WaitingForEvent, 0, {}, rounded(sum.blocked)});
        account.shares.push_back({TimeClass::LogdirtyPause, 0, {}, rounded(logdirty)});
        account.shares.push_back({TimeClass::Offline, 0, {}, rounded(sum.offline - logdirty)});
        std::erase_if(account.shares, [](const TimeShare& share) { return share.time.ns == 0; });
        std::stable_sort(account.shares.begin(), account.shares.end(),
            [](const TimeShare& a, const TimeShare& b) { return a.time > b.time; });
        account.unattributed = account.wall;
        for (const TimeShare& share : account.shares)
            account.unattributed = account.unattributed - share.time;
        // Each share is rounded to ns: what that adds up to is no time that nobody knows of.
        const auto shares = static_cast<std::int64_t>(account.shares.size());
        if (account.unattributed.ns != 0 && std::abs(account.unattributed.ns) <= shares) {
            account.shares.front().time = account.shares.front().time + account.unattributed;
            account.unattributed = {};
        }
        return account;
    }

    static DurationNs rounded(double ns) { return {std::llround(std::clamp(ns, 0.0, static_cast<double>(countMax)))}; }

    const HypervisorLog& m_log;
    const TimeSlots& m_slots;
    std::map<Vcpu, Parts> m_vcpus;
    std::map<DomId, unsigned> m_vcpusOf;
};

std::vector<OverheadWindow> windowsOf(const std::vector<Migration>& migrations)
{
    std::vector<OverheadWindow> windows{{"all", std::nullopt, {}, {}}};
    for (std::size_t i = migrations.size() - std::min(migrations.size(), migrationsMax); i < migrations.size(); ++i) {
        windows.push_back({"migration", i, migrations[i].time, {}});
        for (const Round& round : migrations[i].rounds)
            windows.push_back({"round:" + std::to_string(round.index), i, round.time, {}});
    }
    return windows;
}

} // namespace

std::vector<OverheadWindow> buildOverhead(
    const std::vector<HypervisorLog>& logs, const std::vector<Migration>& migrations)
{
    std::vector<OverheadWindow> windows = windowsOf(migrations);
    std::vector<TimeRange> times;
    for (const OverheadWindow& window : windows)
        if (window.migration)
            times.push_back(window.time);
    const TimeSlots slots(times);
    for (const HypervisorLog& log : logs) {
        if (!log.timesKnown)
            continue;
        const HostAccount account(log, slots);
        for (OverheadWindow& window : windows)
            account.addTo(window);
    }
    std::erase_if(windows, [](const OverheadWindow& window) { return window.vcpus.empty(); });
    return windows;
}

} // namespace xenlens::analysis
