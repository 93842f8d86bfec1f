// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// The frame of a trace record and the few record numbers that steer the reader. "Ours": of kernel-patches/xen.
/// Source: xen/include/public/trace.h and xen/common/trace.c of Xen 4.17. A record is one 32-bit header (event in bits
/// 0-27, number of extra words in bits 28-30, bit 31: a 64-bit TSC follows, low word first), then the words. All are
/// little-endian: Xen 4.17 runs on no big-endian machine.
namespace xenlens::xentrace {

inline constexpr std::uint32_t eventMask = 0x0fffffff; ///< TRC_HD_TO_EVENT
inline constexpr std::uint32_t tscFlag = 1U << 31; ///< TRC_HD_CYCLE_FLAG
inline constexpr unsigned extraShift = 28; ///< TRACE_EXTRA_SHIFT
inline constexpr unsigned extraMax = 7; ///< TRACE_EXTRA_MAX
inline constexpr unsigned recordBytesMax = 4 * (1 + 2 + extraMax);
inline constexpr std::uint32_t flag64 = 0x100; ///< TRC_64_FLAG: addresses in the record are 64 bits wide

constexpr std::uint32_t eventOf(std::uint32_t header)
{
    return header & eventMask;
}
constexpr unsigned extraWords(std::uint32_t header)
{
    return (header >> extraShift) & extraMax;
}
constexpr bool hasTsc(std::uint32_t header)
{
    return (header & tscFlag) != 0;
}
constexpr unsigned recordBytes(std::uint32_t header)
{
    return 4 * (1 + 2 * (header >> 31) + extraWords(header));
}
constexpr std::uint32_t classBits(std::uint32_t event)
{
    return (event >> 16) & 0xfff;
}

/// Class and subclass are sets of bits that masks are ANDed with, so a record that Xen wrote has exactly one class bit
/// and at least one subclass bit. What has not, is no record.
constexpr bool soundEvent(std::uint32_t event)
{
    const std::uint32_t bits = classBits(event);
    return bits != 0 && (bits & (bits - 1)) == 0 && ((event >> 12) & 0xf) != 0;
}

/// TRC_* class bits, as classBits() gives them.
enum RecordClass : std::uint32_t
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

/// Records that the code acts upon; all others are known to the table of record_type.cpp alone.
enum EventId : std::uint32_t
{
    LostRecords = 0x0001f001,
    WrapBuffer = 0x0001f002,
    CpuChange = 0x0001f003,
    ClockReading = 0x0001f005, ///< ours: system time and wall clock at the record's TSC
    CostCall = 0x00011000, ///< ours: plus the op, 63 for all from there on
    CostSubcall = 0x00011040, ///< ours, likewise
    CostVcpu = 0x00011080, ///< ours: whose hypercalls the two above are
    ExitCall = 0x00012001, ///< ours
    ExitSubcall = 0x00012002, ///< ours
    FaultEndRo = 0x00014001, ///< ours
    FaultEndShadow = 0x00014002, ///< ours
    RunstateChange = 0x00021001, ///< plus old state << 8 and new state << 4 (sched/core.c, trace_runstate_change)
    ContinueRunning = 0x00021002,
    SchedSwitch = 0x0002800a,
    SwitchInfCont = 0x00028011,
    DomainRemoved = 0x00041002,
    LogdirtyMark = 0x00101020, ///< ours
    LogdirtyCounts = 0x00101021, ///< ours
    LogdirtyPause = 0x00101022, ///< ours
    GrantOps = 0x00104030, ///< ours
    EvtchnSend = 0x00104031, ///< ours
    GrantMap = 0x0010f001,
    GrantUnmap = 0x0010f002,
    GrantTransfer = 0x0010f003,
    PvHypercall = 0x00201001, ///< plus flag64; before Xen 4.3
    PvTrap = 0x00201003, ///< plus flag64
    PvPageFault = 0x00201004, ///< plus flag64
    PvPtwr = 0x0020100b, ///< plus flag64
    PvPtwrPae = 0x0020100c, ///< plus flag64
    PvHypercallV2 = 0x0020100d,
    PvSubcall = 0x0020200e, ///< a call inside a multicall
    GuestFirst = 0x0800f000 ///< HVMOP_xentrace: the guest's own number is added
};

/// Bits of a RunstateChange event that are its data.
inline constexpr std::uint32_t runstateBits = 0x330;

constexpr bool isRunstateChange(std::uint32_t event)
{
    return (event & ~runstateBits) == RunstateChange;
}
constexpr unsigned oldRunstate(std::uint32_t event)
{
    return (event >> 8) & 3;
}
constexpr unsigned newRunstate(std::uint32_t event)
{
    return (event >> 4) & 3;
}

/// Bits of a CostCall or CostSubcall event that are its data.
inline constexpr std::uint32_t costOpBits = 0x3f;

constexpr bool isCostCall(std::uint32_t event)
{
    return (event & ~(costOpBits | (CostSubcall ^ CostCall))) == CostCall;
}
static_assert(!isCostCall(CostVcpu) && isCostCall(CostSubcall + 63));

/// Bits of such a record's word (TRC_HCALL_COST_*), and of the first word of an exit record (TRC_HCALL_EXIT_*).
inline constexpr std::uint32_t costPreempted = 1U << 31;
inline constexpr std::uint32_t costFailed = 1U << 30;
inline constexpr std::uint32_t exitNoResult = 1U << 31;
inline constexpr std::uint32_t exitPreempted = 1U << 30;

/// Bit of a FaultEnd record's last word (TRC_FAULT_END_HANDLED).
inline constexpr std::uint32_t faultHandled = 1U << 31;

/// RUNSTATE_running (xen/include/public/vcpu.h).
inline constexpr unsigned running = 0;

/// What xentrace writes before each window of a pCPU's records (tools/xentrace/xentrace.c, CPU_CHANGE_HEADER): no TSC,
/// two words: the pCPU and the window's size in bytes.
inline constexpr std::uint32_t cpuChangeHeader = CpuChange | (2U << extraShift);
inline constexpr unsigned cpuChangeBytes = 12;

/// Xen can be built for 1 to 4095 pCPUs (xen/arch/Kconfig, NR_CPUS).
inline constexpr std::uint32_t cpusMax = 4095;

} // namespace xenlens::xentrace
