// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen/trace_records.h"

#include <compare>
#include <cstdint>
#include <span>

namespace xenlens::xen {

/** A virtual CPU; domid DomidInvalid: not known. */
struct VcpuId
{
    uint16_t domid = 0;
    uint16_t vcpu = 0;

    auto operator<=>(const VcpuId&) const = default;
};

/** The vCPU in a word of trace records: the domain in the upper half. */
constexpr VcpuId vcpuOf(uint32_t word)
{
    return {highHalf(word), lowHalf(word)};
}

/** Where a record was written and what ran there. The same for many records in a row, and small: compared as one word.
 */
struct alignas(8) Place
{
    uint16_t cpu = 0; ///< physical
    uint16_t domid = 0;
    uint16_t vcpu = 0;
    bool timeKnown = false; ///< false before the first TSC of a pCPU: a record's `tsc` is then that first one
    /**
     * What ran on the pCPU when it wrote the record is known from the scheduling records before it. False before the
     * first of them, between two vCPUs, and after a gap until the next one.
     */
    bool contextKnown = false;

    VcpuId running() const { return contextKnown ? VcpuId{domid, vcpu} : VcpuId{DomidInvalid, 0}; }
};
static_assert(sizeof(Place) == 8);

/**
 * Follows what runs on one pCPU, from the records that this very pCPU writes and as xenalyze does
 * (tools/xentrace/xenalyze.c, sched_runstate_process and process_lost_records).
 */
struct PcpuContext
{
    Place running; ///< with what runs on the pCPU
    Place callers; ///< with whose hypercalls the CostCall records are: they come without scheduling records

    void add(uint32_t event, std::span<const uint32_t> words)
    {
        if (isRunstateChange(event)) {
            if (words.empty())
                return;
            m_sawRunstate = true;
            if (newRunstate(event) == RunstateRunning)
                set(running, vcpuOf(words[0]));
            else if (oldRunstate(event) == RunstateRunning)
                running.contextKnown = false;
            return;
        }
        switch (event) {
        case ContinueRunning:
            if (!words.empty()) {
                m_sawRunstate = true;
                set(running, vcpuOf(words[0]));
            }
            break;
        // These two name scheduling units, which are vCPUs unless core scheduling is on: second best.
        case SchedSwitch:
            if (!m_sawRunstate && words.size() >= 4)
                set(running, {lowHalf(words[2]), lowHalf(words[3])});
            break;
        case SwitchInfCont:
            if (!m_sawRunstate && words.size() >= 2)
                set(running, {lowHalf(words[0]), lowHalf(words[1])});
            break;
        case CostVcpu:
            if (!words.empty())
                set(callers, vcpuOf(words[0]));
            break;
        case LostRecords:
            callers.contextKnown = false; // Xen says again whose calls they are
            if (words.size() >= 4) // the halves are the other way round here
                set(running, {lowHalf(words[1]), highHalf(words[1])});
            break;
        default:
            break;
        }
    }

    /** Records are missing, and nothing says how many. */
    void forget() { running.contextKnown = callers.contextKnown = false; }

private:
    static void set(Place& place, VcpuId vcpu)
    {
        place.contextKnown = true;
        place.domid = vcpu.domid;
        place.vcpu = vcpu.vcpu;
    }

    bool m_sawRunstate = false;
};

} // namespace xenlens::xen
