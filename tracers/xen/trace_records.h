// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen/abi.h"

#include <cstdint>

/**
 * Xen's trace records: their frame, and the numbers and words that the code acts upon. Each is named with where it
 * comes from: "trace.h" is xen/include/public/trace.h of Xen 4.17; a number of four digits is the patch of
 * kernel-patches/xen that adds it there.
 *
 * A record is one 32-bit header (event in bits 0 to 27, number of extra words in bits 28 to 30, bit 31: a 64-bit TSC
 * follows, low word first), then the extra words. All are little-endian: Xen 4.17 runs on no big-endian machine.
 */
namespace xenlens::xen {

constexpr uint32_t EventBits = 0x0fffffff; ///< TRC_HD_TO_EVENT (trace.h)
constexpr uint32_t TscFlag = 1U << 31; ///< TRC_HD_CYCLE_FLAG
constexpr unsigned ExtraShift = 28; ///< TRACE_EXTRA_SHIFT
constexpr unsigned ExtraMax = 7; ///< TRACE_EXTRA_MAX
constexpr unsigned RecordBytesMax = 4 * (1 + 2 + ExtraMax);
constexpr uint32_t Flag64 = 0x100; ///< TRC_64_FLAG: addresses in the record are 64 bits wide

constexpr uint32_t eventOf(uint32_t header)
{
    return header & EventBits;
}
constexpr unsigned extraWords(uint32_t header)
{
    return (header >> ExtraShift) & ExtraMax;
}
constexpr bool hasTsc(uint32_t header)
{
    return (header & TscFlag) != 0;
}
constexpr unsigned recordBytes(uint32_t header)
{
    return 4 * (1 + 2 * (header >> 31) + extraWords(header));
}
constexpr uint32_t classBits(uint32_t event)
{
    return (event >> 16) & 0xfff;
}

/**
 * Class and subclass are sets of bits that masks are ANDed with, so that a record that Xen wrote has exactly one class
 * bit and at least one subclass bit. Anything else is not a record.
 */
constexpr bool isValidEvent(uint32_t event)
{
    return classBits(event) != 0 && (classBits(event) & (classBits(event) - 1)) == 0 && ((event >> 12) & 0xf) != 0;
}

/** TRC_* class bits (trace.h), as classBits() returns them. */
enum RecordClass : uint32_t
{
    ClassGen = 0x001,
    ClassSched = 0x002,
    ClassDom0Op = 0x004,
    ClassHvm = 0x008,
    ClassMem = 0x010,
    ClassPv = 0x020,
    ClassShadow = 0x040,
    ClassHw = 0x080,
    ClassGuest = 0x800
};

/** Which records Xen writes: bits 16 to 27 of a mask select classes, bits 12 to 15 subclasses. */
constexpr uint32_t MaskAll = 0x0ffff000; ///< TRC_ALL (trace.h)
/** What all summaries need of a patched Xen: 0003, 0004, 0006 to 0009, and TRC_SCHED_MIN for who runs. */
constexpr uint32_t MaskPatched = 0x00135000;
/** The same of a stock Xen: TRC_PV_ENTRY, TRC_SCHED_MIN, and what it has of TRC_MEM. */
constexpr uint32_t MaskStock = 0x00321000;
/** TRC_PV_ENTRY alone: any hypercall of dom0 then writes a record. */
constexpr uint32_t MaskHypercalls = 0x00201000;

/** Whether Xen writes a record when this mask is set: a class and a subclass have to match (trace_enabled(), 0001). */
constexpr bool isTraced(uint32_t mask, uint32_t event)
{
    return (mask & event & 0x0fff0000) && (mask & event & 0x0000f000);
}

/** Records that the code acts upon. All others are only known to the table in viewer/reader/xentrace/record_type.cpp.
 */
enum RecordNumber : uint32_t
{
    // TRC_GEN (trace.h)
    LostRecords = 0x0001f001, ///< count; domain and vCPU that run; TSC of the first, low word first (common/trace.c)
    WrapBuffer = 0x0001f002, ///< padding up to a buffer's end
    CpuChange = 0x0001f003, ///< in files only: pCPU, bytes that follow
    ClockReading = 0x0001f005, ///< 0003: system time (2 words), wall clock (2), kHz
    // TRC_HCALL_COST, TRC_HCALL_EXIT (0006)
    CostCall = 0x00011000, ///< plus the hypercall's number, at most CostOpBits
    CostSubcall = 0x00011040, ///< likewise, of a call inside a multicall
    CostVcpu = 0x00011080, ///< whose hypercalls the two above are
    ExitCall = 0x00012001,
    ExitSubcall = 0x00012002,
    // TRC_FAULT_END (0007)
    FaultEndRo = 0x00014001,
    FaultEndShadow = 0x00014002,
    // TRC_SCHED_MIN, TRC_SCHED_VERBOSE (trace.h)
    RunstateChange = 0x00021001, ///< plus old state << 8 and new state << 4 (trace_runstate_change())
    ContinueRunning = 0x00021002,
    SchedSwitch = 0x0002800a,
    SchedSwitchPrevious = 0x0002800e, ///< domain, unit, ns that it ran (before Xen 4.8 without the unit)
    SwitchInfCont = 0x00028011,
    // TRC_DOM0OP (trace.h)
    DomainRemoved = 0x00041002,
    // TRC_MEM_LOGDIRTY, TRC_MEM_COMM (0004, 0008, 0009)
    LogdirtyMark = 0x00101020,
    LogdirtyCounts = 0x00101021,
    LogdirtyPause = 0x00101022,
    GrantOps = 0x00104030,
    EvtchnSend = 0x00104031,
    // TRC_MEM (trace.h): the other domain; one record a page
    GrantMap = 0x0010f001,
    GrantUnmap = 0x0010f002,
    GrantTransfer = 0x0010f003,
    // TRC_PV_ENTRY, TRC_PV_SUBCALL (trace.h); those of 64-bit guests have Flag64 as well, but for the last two
    PvHypercall = 0x00201001, ///< before Xen 4.3
    PvTrap = 0x00201003,
    PvPageFault = 0x00201004,
    PvPagingFixup = 0x00201009,
    PvPtwr = 0x0020100b,
    PvPtwrPae = 0x0020100c,
    PvHypercallV2 = 0x0020100d,
    PvSubcall = 0x0020200e, ///< a call inside a multicall
    GuestFirst = 0x0800f000 ///< HVMOP_xentrace: the guest's own number is added
};

/** Bits of a RunstateChange event that are its data. */
constexpr uint32_t RunstateBits = 0x330;

constexpr bool isRunstateChange(uint32_t event)
{
    return (event & ~RunstateBits) == RunstateChange;
}
constexpr unsigned oldRunstate(uint32_t event)
{
    return (event >> 8) & 3;
}
constexpr unsigned newRunstate(uint32_t event)
{
    return (event >> 4) & 3;
}

/** Bits of a CostCall or CostSubcall event that are its data; all set: that number and all above (0006). */
constexpr uint32_t CostOpBits = 0x3f;

constexpr bool isCostCall(uint32_t event)
{
    return (event & ~(CostOpBits | (CostSubcall ^ CostCall))) == CostCall;
}
static_assert(!isCostCall(CostVcpu) && isCostCall(CostSubcall + CostOpBits));

/** Bits of such a record's word (0006): the cost, the time since the record before on its pCPU, what became of it. */
constexpr uint32_t CostTicksBits = 0x7fff;
constexpr unsigned CostDeltaShift = 15;
constexpr uint32_t CostFailed = 1U << 30;
constexpr uint32_t CostPreempted = 1U << 31;

/** Ticks that 15 bits of a cost record stand for: an exponent in the upper 5, a mantissa in the lower 10 (0006). */
constexpr uint64_t expandTicks(uint32_t bits)
{
    return (bits >> 10 & 0x1f) == 0 ? bits & 0x3ff : uint64_t(1024 + (bits & 0x3ff)) << ((bits >> 10 & 0x1f) - 1);
}
/** Highest number of bits of what it returns. */
constexpr unsigned ExpandedBits = 41;

/** The hypercall's number in the first word of a record of its entry or exit (trace.h, 0006). */
constexpr uint32_t hypercallOp(uint32_t word)
{
    return word & 0xfffff;
}
/** Bits of the first word of an exit record (0006). */
constexpr uint32_t ExitNoResult = 1U << 31;
constexpr uint32_t ExitPreempted = 1U << 30;

/** Bit of a FaultEnd record's last word: TRC_FAULT_END_HANDLED (0007). */
constexpr uint32_t FaultHandled = 1U << 31;

/**
 * What xentrace writes before each window of a pCPU's records (tools/xentrace/xentrace.c, CPU_CHANGE_HEADER): no TSC,
 * two words: the pCPU and the window's size in bytes.
 */
constexpr uint32_t CpuChangeHeader = CpuChange | (2U << ExtraShift);
constexpr unsigned CpuChangeBytes = 12;

/** Xen can be built for 1 to 4095 pCPUs (xen/arch/Kconfig, NR_CPUS). */
constexpr uint32_t CpusMax = 4095;

/** Two words that hold a number of 64 bits. */
constexpr uint64_t word64(const uint32_t* low)
{
    return low[0] | static_cast<uint64_t>(low[1]) << 32;
}
constexpr uint16_t lowHalf(uint32_t word)
{
    return static_cast<uint16_t>(word);
}
constexpr uint16_t highHalf(uint32_t word)
{
    return static_cast<uint16_t>(word >> 16);
}

} // namespace xenlens::xen
