// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen/place.h"
#include "xen/runstate_history.h"

#include <array>
#include <cstdint>
#include <map>
#include <span>

namespace xenlens::xen {

/**
 * How long each vCPU was in each Runstate, by interval and in each pause. Known from a vCPU's first runstate record on;
 * Xen's own idle vCPUs are left out.
 */
class RunstateSums
{
public:
    static constexpr size_t VcpusMax = 16384; ///< further ones are left out

    /** When a record was written: in ns, and in whatever unit within() is asked in. */
    struct Time
    {
        uint64_t ns = 0;
        uint64_t at = 0;
    };

    /** No record is missing from `at` on. */
    void begin(uint64_t at) { m_since = at; }

    static bool isWanted(uint32_t event)
    {
        return isRunstateChange(event) || event == ContinueRunning || event == DomainRemoved;
    }
    /** Of a record that isWanted(). */
    void add(uint32_t event, std::span<const uint32_t> words, Time time);
    /** Records are missing from `ns` until `at`: no state is known before the next change. */
    void gap(uint64_t ns, uint64_t at);
    void forget(uint16_t domid);

    struct Spent : RunstateHistory::Spent
    {
        uint32_t vcpus = 0; ///< that the times are of
    };
    /** What the domain's vCPUs did, all together; `end`: not before the latest record. */
    Spent within(uint16_t domid, uint64_t begin, uint64_t end) const;

    /**
     * Calls emit(VcpuId, beginNs, endNs, const std::array<uint64_t, RunstateCount>& ns) for each vCPU whose state has
     * changed, or of which nothing was emitted for `unchangedNs`, and goes on from there. The time of others goes into
     * what is emitted next of them.
     */
    template <class Emit> void flush(uint64_t endNs, uint64_t unchangedNs, const Emit& emit)
    {
        for (auto& [id, vcpu] : m_vcpus) {
            spend(vcpu, endNs);
            const bool due = vcpu.sinceNs - vcpu.beginNs >= unchangedNs && (vcpu.known || vcpu.ns != States{});
            if (vcpu.sinceNs <= vcpu.beginNs || !(vcpu.changed || due))
                continue;
            emit(id, vcpu.beginNs, vcpu.sinceNs, vcpu.ns);
            vcpu.ns = {};
            vcpu.beginNs = vcpu.sinceNs;
            vcpu.changed = false;
        }
    }

private:
    using States = std::array<uint64_t, RunstateCount>;
    struct Vcpu
    {
        States ns{}; ///< by Runstate
        uint64_t beginNs = 0; ///< from when on the sums are
        uint64_t sinceNs = 0; ///< summed up to here
        unsigned state = RunstateRunning;
        bool known = false; ///< the state
        bool changed = false; ///< since it was emitted
        RunstateHistory history;
    };
    static void spend(Vcpu& vcpu, uint64_t ns);

    std::map<VcpuId, Vcpu> m_vcpus;
    uint64_t m_since = 0; ///< no record is missing from then on
};

} // namespace xenlens::xen
