// SPDX-License-Identifier: GPL-3.0-or-later
#include "summary.h"

#include "reader/xentrace/decoder.h"
#include "reader/xentrace/record_reader.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace xenlens::xentrace {

namespace {

/// A hypercall whose entry was seen and whose exit was not.
struct OpenCall
{
    std::uint32_t op = 0;
    std::uint64_t tsc = 0;
    bool valid = false;
};

/// The vCPUs seen so far. References stay good.
class Vcpus
{
public:
    struct Entry
    {
        VcpuSummary totals;
        unsigned state = runstateCount; ///< runstateCount: not known yet
        std::uint64_t since = 0;
        std::array<OpenCall, 2> open; ///< a hypercall, and a call inside a multicall
    };

    /// nullptr when there are too many.
    Entry* find(std::uint16_t dom, std::uint16_t vcpu)
    {
        const std::uint32_t key = static_cast<std::uint32_t>(dom) << 16 | vcpu;
        Entry*& cached = m_cache[(dom * 7U + vcpu) % m_cache.size()];
        if (cached != nullptr && cached->totals.dom.value == dom && cached->totals.vcpu == vcpu)
            return cached;
        const auto known = m_byKey.find(key);
        if (known != m_byKey.end())
            return cached = known->second;
        if (m_entries.size() == Summary::vcpusMax)
            return nullptr;
        Entry& entry = m_entries.emplace_back();
        entry.totals.dom.value = dom;
        entry.totals.vcpu = vcpu;
        m_byKey.emplace(key, &entry);
        return cached = &entry;
    }

    std::deque<Entry>& all() { return m_entries; }

private:
    std::deque<Entry> m_entries;
    std::unordered_map<std::uint32_t, Entry*> m_byKey;
    std::array<Entry*, 64> m_cache{};
};

void countCall(VcpuSummary& vcpu, std::uint32_t op, bool subcall)
{
    if (op < ops)
        ++(subcall ? vcpu.subcalls : vcpu.calls)[op];
    else
        ++vcpu.otherCalls;
}

CallCost& costOf(VcpuSummary& vcpu, std::uint32_t op, bool subcall)
{
    std::vector<CallCost>& costs = subcall ? vcpu.subcallCosts : vcpu.costs;
    if (costs.empty())
        costs.resize(ops);
    return costs[std::min<std::size_t>(op, ops - 1)];
}

class Counter
{
public:
    explicit Counter(Summary& summary)
        : m_summary(summary)
    {
        for (const RecordType& type : recordTypes())
            m_kinds.push_back({actionFor(type.event), type.layout.words});
        m_kinds.push_back({}); // of the records that are not known
    }

    void count(const Record& record)
    {
        const unsigned known = m_index.find(record.event);
        const std::size_t type = known == unknownType ? m_kinds.size() - 1 : known;
        VcpuSummary& vcpu = vcpuOf(record);
        ++vcpu.records[type];
        m_summary.withoutTsc += !record.ownTsc;
        const Kind kind = m_kinds[type];
        if (record.count < kind.words)
            ++m_summary.incomplete;
        else if (kind.action != Action::Count)
            act(kind.action, vcpu, record);
    }

    void finish()
    {
        m_summary.logdirty = m_logdirty.domains();
        m_summary.callsByEntry = m_entries > 0 || m_costs == 0;
        for (Vcpus::Entry& entry : m_vcpus.all()) {
            if (entry.state != runstateCount && m_summary.lastTsc > entry.since)
                entry.totals.runstates[entry.state].ticks += m_summary.lastTsc - entry.since;
            m_summary.vcpus.push_back(std::move(entry.totals));
        }
        if (!m_summary.callsByEntry) {
            std::ranges::for_each(m_summary.vcpus, takeCallsFromCosts);
            takeCallsFromCosts(m_summary.unattributed);
            takeCallsFromCosts(m_summary.others);
        }
        std::ranges::sort(m_summary.vcpus, {}, [](const VcpuSummary& vcpu) { return std::pair(vcpu.dom, vcpu.vcpu); });
    }

private:
    /// What is done with a record but counting it.
    enum class Action : std::uint8_t
    {
        Count,
        EnterCall,
        EnterOldCall,
        ExitCall,
        AddCost,
        CountTrap,
        AddFault,
        ChangeRunstate,
        KeepRunning,
        CountGrant,
        AddGrantOps,
        AddLogdirty,
        Lose
    };

    struct Kind
    {
        Action action = Action::Count;
        std::uint8_t words = 0;
    };

    static Action actionFor(std::uint32_t event)
    {
        switch (event) {
        case PvHypercallV2:
        case PvSubcall:
            return Action::EnterCall;
        case PvHypercall:
        case PvHypercall | Flag64:
            return Action::EnterOldCall;
        case RecordNumber::ExitCall:
        case ExitSubcall:
            return Action::ExitCall;
        case CostCall:
        case CostSubcall:
            return Action::AddCost;
        case PvTrap:
        case PvTrap | Flag64:
            return Action::CountTrap;
        case FaultEndRo:
        case FaultEndShadow:
            return Action::AddFault;
        case RunstateChange:
            return Action::ChangeRunstate;
        case ContinueRunning:
            return Action::KeepRunning;
        case GrantMap:
        case GrantUnmap:
        case GrantTransfer:
            return Action::CountGrant;
        case GrantOps:
            return Action::AddGrantOps;
        case LogdirtyMark:
        case LogdirtyCounts:
        case LogdirtyPause:
            return Action::AddLogdirty;
        case LostRecords:
            return Action::Lose;
        default:
            return Action::Count;
        }
    }

    /// The record has the words of its kind.
    void act(Action action, VcpuSummary& vcpu, const Record& record)
    {
        switch (action) {
        case Action::Count:
            break;
        case Action::EnterCall:
            enter(vcpu, record, hypercallOp(record.data[0]), record.event == PvSubcall);
            break;
        case Action::EnterOldCall:
            enter(vcpu, record, record.data[record.event == PvHypercall ? 1 : 2], false);
            break;
        case Action::ExitCall:
            exit(vcpu, record, record.event == ExitSubcall);
            break;
        case Action::AddCost:
            addCost(vcpu, record);
            break;
        case Action::CountTrap:
            countTrap(vcpu, record.data[record.event == PvTrap ? 1 : 2]);
            break;
        case Action::AddFault:
            addFault(record.event == FaultEndRo ? vcpu.readOnlyFaults : vcpu.shadowFaults, record);
            break;
        case Action::ChangeRunstate:
            changeRunstate(record, oldRunstate(record.event), newRunstate(record.event));
            break;
        case Action::KeepRunning:
            keepRunning(record);
            break;
        case Action::CountGrant:
            countGrant(record);
            break;
        case Action::AddGrantOps:
            addGrantOps(record);
            break;
        case Action::AddLogdirty:
            m_logdirty.add(record);
            break;
        case Action::Lose:
            m_open.erase(record.cpu);
            break;
        }
    }

    VcpuSummary& vcpuOf(const Record& record)
    {
        if (!record.contextKnown)
            return m_summary.unattributed;
        if (m_current == nullptr || m_current->totals.dom.value != record.domid
            || m_current->totals.vcpu != record.vcpu) {
            Vcpus::Entry* entry = m_vcpus.find(record.domid, record.vcpu);
            if (entry == nullptr)
                return m_summary.others;
            m_current = entry;
        }
        return m_current->totals;
    }

    void countGrant(const Record& record)
    {
        GrantSummary& grants = m_summary.grantsOf[static_cast<std::uint16_t>(record.data[0])];
        ++(record.event == GrantMap ? grants.maps : record.event == GrantUnmap ? grants.unmaps : grants.transfers);
    }

    void enter(VcpuSummary& vcpu, const Record& record, std::uint32_t op, bool subcall)
    {
        ++m_entries;
        countCall(vcpu, op, subcall);
        openOf(vcpu, record)[subcall] = {op, record.tsc, true};
    }

    /// A call may end on another pCPU than it began on, so it is its vCPU's, if that is known.
    std::array<OpenCall, 2>& openOf(const VcpuSummary& vcpu, const Record& record)
    {
        if (&vcpu == &m_summary.unattributed || &vcpu == &m_summary.others)
            return m_open[record.cpu];
        return m_current->open; // the vCPU that vcpuOf() has just found
    }

    void exit(VcpuSummary& vcpu, const Record& record, bool subcall)
    {
        const std::uint32_t word = record.data[0];
        const std::uint32_t op = hypercallOp(word);
        OpenCall& open = openOf(vcpu, record)[subcall];
        const bool paired = open.valid && open.op == op;
        open.valid = false;
        if (!paired)
            return;
        const auto low = static_cast<std::int32_t>(record.data[1]);
        const bool noResult = (word & ExitNoResult) != 0;
        const bool failed = !noResult && record.count == 2 && low >= -4095 && low < 0;
        costOf(vcpu, op, subcall)
            .add(record.tsc > open.tsc ? record.tsc - open.tsc : 0, failed, (word & ExitPreempted) != 0);
    }

    void addCost(VcpuSummary& vcpu, const Record& record)
    {
        ++m_costs;
        const std::uint32_t word = record.data[0];
        costOf(vcpu, record.event & CostOpBits, (record.event & ~CostOpBits) == CostSubcall)
            .add(expandTicks(word), (word & CostFailed) != 0, (word & CostPreempted) != 0);
    }

    static void addFault(CallCost& cost, const Record& record)
    {
        cost.add(record.data[2], (record.data[3] & FaultHandled) == 0, false);
    }

    void addGrantOps(const Record& record)
    {
        const GrantOpsKey key{static_cast<std::uint8_t>(record.data[0]),
            DomId{static_cast<std::uint16_t>(record.data[1])}, DomId{static_cast<std::uint16_t>(record.data[1] >> 16)}};
        if (m_summary.grantOps.size() >= Summary::grantOpsMax && !m_summary.grantOps.contains(key))
            return;
        GrantOpsTotal& total = m_summary.grantOps[key];
        total.operations += record.data[2];
        total.bytes += record.data[3];
        if (record.data[0] >> 16 != 0) // GNTST_okay
            total.failed += record.data[2];
    }

    static void takeCallsFromCosts(VcpuSummary& vcpu)
    {
        for (std::size_t op = 0; op < vcpu.costs.size(); ++op)
            vcpu.calls[op] = vcpu.costs[op].calls();
        for (std::size_t op = 0; op < vcpu.subcallCosts.size(); ++op)
            vcpu.subcalls[op] = vcpu.subcallCosts[op].calls();
    }

    static void countTrap(VcpuSummary& vcpu, std::uint32_t word)
    {
        if (const std::uint32_t trap = word & 0x7fff; trap < trapCount)
            ++vcpu.traps[trap];
    }

    /// Of the vCPU in the record, which need not be the one that runs.
    Vcpus::Entry* namedIn(const Record& record)
    {
        return m_vcpus.find(
            static_cast<std::uint16_t>(record.data[0] >> 16), static_cast<std::uint16_t>(record.data[0]));
    }

    void changeRunstate(const Record& record, unsigned from, unsigned to)
    {
        Vcpus::Entry* entry = namedIn(record);
        if (entry == nullptr)
            return;
        if (entry->state != runstateCount) {
            // The pCPUs' TSCs may differ a little.
            const std::uint64_t ticks = record.tsc > entry->since ? record.tsc - entry->since : 0;
            if (entry->state == from) {
                ++entry->totals.runstates[entry->state].intervals;
                entry->totals.runstates[entry->state].ticks += ticks;
            } else {
                entry->totals.unaccountedTicks += ticks;
            }
        }
        entry->state = to;
        entry->since = record.tsc;
    }

    void keepRunning(const Record& record)
    {
        Vcpus::Entry* entry = namedIn(record);
        if (entry != nullptr && entry->state != RunstateRunning)
            changeRunstate(record, RunstateRunning, RunstateRunning);
    }

    Summary& m_summary;
    Vcpus m_vcpus;
    Vcpus::Entry* m_current = nullptr; ///< the last one that was found
    const TypeIndex& m_index = typeIndex();
    std::vector<Kind> m_kinds; ///< by type
    std::map<std::uint16_t, std::array<OpenCall, 2>> m_open; ///< by pCPU, where it is not known what it runs
    Logdirty m_logdirty;
    std::uint64_t m_entries = 0;
    std::uint64_t m_costs = 0;
};

} // namespace

VcpuSummary::VcpuSummary()
    : records(recordTypes().size() + 1)
{
}

Summary summarise(const File& file)
{
    Summary summary;
    Counter counter(summary);
    RecordReader reader(file);
    for (auto batch = reader.nextBatch(); !batch.empty(); batch = reader.nextBatch()) {
        summary.records += batch.size();
        for (const Record& record : batch)
            counter.count(record);
        if (summary.firstTsc == 0)
            summary.firstTsc = batch.front().tsc;
        summary.lastTsc = std::max(summary.lastTsc, batch.back().tsc);
    }
    counter.finish();
    summary.problems = reader.problems();
    return summary;
}

} // namespace xenlens::xentrace
