// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen/faults.h"
#include "xen/trace_records.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <utility>

namespace xenlens::xen {

/** Which grant operations are summed together. */
struct GrantKey
{
    uint16_t domid = 0; ///< whose operations
    uint16_t peer = 0;
    uint32_t op = 0; ///< GnttabOp
    bool toPeer = false; ///< of a copy

    auto operator<=>(const GrantKey&) const = default;
};

struct GrantSums
{
    uint64_t hypercalls = 0; ///< 0 where the records are Xen's own, one for a page
    uint64_t operations = 0;
    uint64_t failed = 0; ///< of the hypercalls
    uint64_t bytes = 0;
};

struct FaultSums
{
    uint64_t count = 0;
    uint64_t timed = 0; ///< of those: whose cost is known
    uint64_t costTicks = 0;
};

/** Which records to count where more than one kind may be written of the same thing. */
struct TrafficOptions
{
    bool faultEnds = false; ///< faults by the records of their end, with their cost; else by Xen's own records
    bool grantRecords = false; ///< grants by the patches' records, one a call; else by Xen's own, one a page
};

/** Sums what passes between domains (grants, events), and the faults that Xen handles for them. */
class TrafficSums
{
public:
    explicit TrafficSums(const TrafficOptions& options)
        : m_options(options)
    {
    }

    /** `running`: the domain that runs on the record's pCPU; DomidInvalid: not known. Ignores other records. */
    void add(uint32_t event, std::span<const uint32_t> words, uint16_t running);

    const std::map<GrantKey, GrantSums>& grants() const { return m_grants; }
    /** Events that were sent, by sender and receiver. */
    const std::map<std::pair<uint16_t, uint16_t>, uint64_t>& sends() const { return m_sends; }
    const std::map<std::pair<uint16_t, FaultKind>, FaultSums>& faults() const { return m_faults; }
    /** Size of the largest of the three. */
    size_t size() const { return std::max({m_grants.size(), m_sends.size(), m_faults.size()}); }
    void clear();

private:
    void grant(std::span<const uint32_t> words, uint16_t running);
    void grantPage(uint32_t event, std::span<const uint32_t> words, uint16_t running);
    void fault(uint16_t domid, FaultKind kind, const uint32_t* ticks);

    TrafficOptions m_options;
    std::map<GrantKey, GrantSums> m_grants;
    std::map<std::pair<uint16_t, uint16_t>, uint64_t> m_sends;
    std::map<std::pair<uint16_t, FaultKind>, FaultSums> m_faults;
};

} // namespace xenlens::xen
