// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>

/**
 * Xen's trace records, as far as the tap looks into them. A number stands here once, with where it comes from:
 * "trace.h" is xen/include/public/trace.h of Xen 4.17, a number of four digits the patch of kernel-patches/xen that
 * adds it there.
 */
namespace xenlens::tracer {

/** One record, and when it was written. */
struct TraceRecord
{
    uint64_t tsc = 0; ///< without one of its own: that of the record before it on this CPU, plus what it says itself
    uint32_t event = 0;
    uint16_t cpu = 0; ///< physical
    uint8_t count = 0; ///< of words that were recorded; the others are 0
    std::array<uint32_t, 7> words{}; ///< TRACE_EXTRA_MAX (trace.h)
};

/** The header of a record: struct t_rec (trace.h). */
constexpr uint32_t EventBits = 0x0fffffff;
constexpr unsigned ExtraShift = 28; ///< TRACE_EXTRA_SHIFT
constexpr uint32_t ExtraMask = 7;
constexpr uint32_t TscIncluded = 0x80000000;

/** Which records Xen writes: bits 16 to 27 select classes, bits 12 to 15 subclasses (trace_enabled(), 0001). */
constexpr uint32_t MaskAll = 0x0ffff000; ///< TRC_ALL (trace.h)
/** What all summaries need of a patched Xen: 0003, 0004, 0006 to 0009, and TRC_SCHED_MIN for who runs. */
constexpr uint32_t MaskPatched = 0x00135000;
/** The same of a stock Xen: TRC_PV_ENTRY, TRC_SCHED_MIN, and what there is of TRC_MEM. */
constexpr uint32_t MaskStock = 0x00321000;
/** TRC_PV_ENTRY alone: any hypercall of dom0 then writes a record. */
constexpr uint32_t MaskHypercalls = 0x00201000;

enum RecordNumber : uint32_t
{
    // TRC_GEN (trace.h)
    RecordLost = 0x0001f001, ///< count; domain and vCPU; TSC of the first, low word first (common/trace.c)
    RecordWrap = 0x0001f002, ///< padding up to the buffer's end
    RecordCpuChange = 0x0001f003, ///< in files only: CPU, bytes that follow
    RecordClock = 0x0001f005, ///< 0003: system time (2), wall clock (2), kHz
    // TRC_HCALL_COST, TRC_HCALL_EXIT (0006)
    RecordCostCall = 0x00011000, ///< plus the hypercall's number, at most CostOpMax
    RecordCostSubcall = 0x00011040,
    RecordCostVcpu = 0x00011080,
    RecordExitCall = 0x00012001,
    RecordExitSubcall = 0x00012002,
    // TRC_FAULT_END (0007)
    RecordFaultEndRo = 0x00014001,
    RecordFaultEndShadow = 0x00014002,
    // TRC_SCHED_MIN (trace.h): old state in bits 8 and 9, new one in bits 4 and 5 (trace_runstate_change())
    RecordRunstate = 0x00021001,
    RecordContinueRunning = 0x00021002,
    // TRC_MEM_LOGDIRTY, TRC_MEM_COMM (0004, 0008, 0009)
    RecordDirtyMark = 0x00101020,
    RecordDirtyCounts = 0x00101021,
    RecordDirtyPause = 0x00101022,
    RecordGrant = 0x00104030,
    RecordChannelSend = 0x00104031,
    // TRC_MEM (trace.h): the other domain; one record a page
    RecordGrantMap = 0x0010f001,
    RecordGrantUnmap = 0x0010f002,
    RecordGrantTransfer = 0x0010f003,
    // TRC_PV_ENTRY and TRC_PV_SUBCALL (trace.h); faults of 64-bit guests have Flag64 as well
    RecordPageFault = 0x00201004,
    RecordPagingFixup = 0x00201009,
    RecordPtwr = 0x0020100b,
    RecordPtwrPae = 0x0020100c,
    RecordHypercall = 0x0020100d,
    RecordSubcall = 0x0020200e
};

constexpr uint32_t Flag64 = 0x100; ///< TRC_64_FLAG (trace.h)
constexpr uint32_t RunstateBits = 0x330; ///< of RecordRunstate's number

/** Words of a cost record (0006). */
constexpr uint32_t CostOpMax = 63; ///< TRC_HCALL_COST_OP_MAX: it and all above
constexpr uint32_t CostPreempted = 0x80000000;
constexpr unsigned CostDeltaShift = 15;
constexpr uint32_t CostBits = 0x7fff;

/** 15 bits of a cost record: an exponent in the upper 5, a mantissa in the lower 10 (0006). */
constexpr uint64_t expandTicks(uint32_t bits)
{
    const uint32_t exponent = (bits & CostBits) >> 10, mantissa = bits & 0x3ff;
    return exponent == 0 ? mantissa : static_cast<uint64_t>(1024 + mantissa) << (exponent - 1);
}

constexpr bool isCostRecord(uint32_t event)
{
    return event >= RecordCostCall && event <= RecordCostSubcall + CostOpMax;
}

/** Words of the records of entry and exit (trace.h, 0006). */
constexpr uint32_t CallOpBits = 0x000fffff;
constexpr uint32_t ExitPreempted = 0x40000000;

constexpr uint32_t FaultHandled = 0x80000000; ///< TRC_FAULT_END_HANDLED (0007)

/** Domains that are none (xen/include/public/xen.h): DOMID_FIRST_RESERVED, DOMID_INVALID, DOMID_IDLE. */
constexpr uint16_t DomidFirstReserved = 0x7ff0;
constexpr uint16_t DomidInvalid = 0x7ff4;
constexpr uint16_t DomidIdle = 0x7fff;

constexpr uint64_t word64(const TraceRecord& record, unsigned low)
{
    return record.words[low] | static_cast<uint64_t>(record.words[low + 1]) << 32;
}

} // namespace xenlens::tracer
