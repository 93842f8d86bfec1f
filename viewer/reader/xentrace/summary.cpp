// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/summary.h"

#include "reader/xentrace/decoder.h"
#include "reader/xentrace/recordreader.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace xenlens::xentrace {

namespace {

/// The vCPUs seen so far. References stay good.
class Vcpus
{
public:
    struct Entry
    {
        VcpuSummary totals;
        unsigned state = kRunstates; ///< kRunstates: not known yet
        std::uint64_t since = 0;
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
        if (m_entries.size() == Summary::kVcpusMax)
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
    if (op < kOps)
        ++(subcall ? vcpu.subcalls : vcpu.calls)[op];
    else
        ++vcpu.otherCalls;
}

class Counter
{
public:
    explicit Counter(Summary& summary)
        : m_summary(summary)
    {
        for (const RecordType& type : recordTypes())
            m_words.push_back(type.layout.words);
        m_words.push_back(0);
    }

    void count(const Record& record)
    {
        const unsigned known = typeIndex(record.event);
        const std::size_t type = known == kUnknownType ? m_words.size() - 1 : known;
        m_summary.withoutTsc += !record.ownTsc;
        if (record.count < m_words[type]) {
            ++m_summary.incomplete;
            ++vcpuOf(record).records[type];
            return;
        }
        VcpuSummary& vcpu = vcpuOf(record);
        ++vcpu.records[type];
        switch (record.event) {
        case PvHypercallV2:
            countCall(vcpu, hypercallOp(record.data[0]), false);
            break;
        case PvSubcall:
            countCall(vcpu, hypercallOp(record.data[0]), true);
            break;
        case PvHypercall:
            countCall(vcpu, record.data[1], false);
            break;
        case PvHypercall | kFlag64:
            countCall(vcpu, record.data[2], false);
            break;
        case PvTrap:
            countTrap(vcpu, record.data[1]);
            break;
        case PvTrap | kFlag64:
            countTrap(vcpu, record.data[2]);
            break;
        case GrantMap:
            ++grantsOf(record).maps;
            break;
        case GrantUnmap:
            ++grantsOf(record).unmaps;
            break;
        case GrantTransfer:
            ++grantsOf(record).transfers;
            break;
        default:
            if (isRunstateChange(record.event))
                changeRunstate(record);
            break;
        }
    }

    void finish()
    {
        for (Vcpus::Entry& entry : m_vcpus.all()) {
            if (entry.state != kRunstates && m_summary.lastTsc > entry.since)
                entry.totals.runstates[entry.state].ticks += m_summary.lastTsc - entry.since;
            m_summary.vcpus.push_back(std::move(entry.totals));
        }
        std::ranges::sort(m_summary.vcpus, {}, [](const VcpuSummary& vcpu) { return std::pair(vcpu.dom, vcpu.vcpu); });
    }

private:
    VcpuSummary& vcpuOf(const Record& record)
    {
        if (!record.contextKnown)
            return m_summary.unattributed;
        Vcpus::Entry* entry = m_vcpus.find(record.dom.value, record.vcpu);
        return entry != nullptr ? entry->totals : m_summary.others;
    }

    GrantSummary& grantsOf(const Record& record)
    {
        return m_summary.grantsOf[static_cast<std::uint16_t>(record.data[0])];
    }

    static void countTrap(VcpuSummary& vcpu, std::uint32_t word)
    {
        if (const std::uint32_t trap = word & 0x7fff; trap < kTraps)
            ++vcpu.traps[trap];
    }

    void changeRunstate(const Record& record)
    {
        Vcpus::Entry* entry = m_vcpus.find(
            static_cast<std::uint16_t>(record.data[0] >> 16), static_cast<std::uint16_t>(record.data[0]));
        if (entry == nullptr)
            return;
        if (entry->state != kRunstates) {
            // The pCPUs' TSCs may differ a little.
            const std::uint64_t ticks = record.tsc > entry->since ? record.tsc - entry->since : 0;
            if (entry->state == oldRunstate(record.event)) {
                ++entry->totals.runstates[entry->state].intervals;
                entry->totals.runstates[entry->state].ticks += ticks;
            } else {
                entry->totals.unaccountedTicks += ticks;
            }
        }
        entry->state = newRunstate(record.event);
        entry->since = record.tsc;
    }

    Summary& m_summary;
    Vcpus m_vcpus;
    std::vector<std::uint8_t> m_words; ///< by type
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
