// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/decoder.h"
#include "reader/xentrace/labels.h"
#include "trace_builder.h"

#include <gtest/gtest.h>

#include <set>

namespace xenlens::xentrace {
namespace {

using test::Words;

std::string textOf(std::uint32_t event, const Words& words)
{
    Record record;
    record.event = event;
    record.data = words.data();
    record.count = static_cast<std::uint8_t>(words.size());
    return text(record);
}

TEST(XentraceTypes, EveryRecordIsSoundAndFoundByItsNumber)
{
    std::set<std::uint32_t> events;
    for (const RecordType& type : recordTypes()) {
        EXPECT_TRUE(isValidEvent(type.event)) << type.name;
        EXPECT_TRUE(events.insert(type.event).second) << type.name;
        EXPECT_EQ(recordType(type.event), &type) << type.name;
        EXPECT_LE(type.layout.words, ExtraMax) << type.name;
        std::set<std::string_view> names;
        for (const Field& field : type.layout.all())
            EXPECT_TRUE(names.insert(field.name).second) << type.name << " " << field.name;
    }
    EXPECT_EQ(recordType(0x00021fff), nullptr);
    EXPECT_EQ(recordType(0), nullptr);
}

TEST(XentraceTypes, FindsRecordsWhoseNumberHoldsData)
{
    for (unsigned change = 0; change < 16; ++change) {
        const RecordType* type = recordType(RunstateChange | (change & 3) << 4 | (change >> 2) << 8);
        ASSERT_NE(type, nullptr);
        EXPECT_EQ(type->name, "sched_runstate_change");
    }
    EXPECT_EQ(recordType(CostSubcall + 63)->name, "hypercall_cost_subcall");
    EXPECT_EQ(recordType(CostVcpu)->name, "hypercall_cost_vcpu");
    EXPECT_EQ(recordType(GuestFirst | 0x123)->name, "guest_record");
}

TEST(XentraceDecoder, ShowsFieldsOfAllShapes)
{
    // old and new state are in the number itself
    EXPECT_EQ(textOf(RunstateChange | 2U << 8 | 1U << 4, {5U << 16 | 3}),
        "sched_runstate_change: old=2(blocked), new=1(runnable), vcpu=3, domid=5");
    // 15 and 1 bit of a half word, the error in the other half (__trace_pv_trap)
    EXPECT_EQ(textOf(PvTrap | Flag64, {0x81000010, 0xffffffff, 14 | 1U << 15 | 0x7U << 16}),
        "pv_trap: rip=0xffffffff81000010, trap=14(PF), has_error=1, error=0x7");
    EXPECT_EQ(textOf(0x00022203, {1, 100, 0x80000000, 0xffffffff}),
        "csched2_credit_burn: unit=1, domid=0, credit=100, budget=-2147483648, delta=-1");
    // all seven words, the count in the last three bits (trace_shadow_emulate)
    EXPECT_EQ(textOf(0x0040f208, {1, 0, 2, 0, 3, 0, 5U << 29 | 0x10}),
        "shadow_emulate: gl1e=0x1, write_value=0x2, addr=0x3, flags=0x10, emulation_count=5");
    EXPECT_EQ(textOf(0x0040f106, {1, 0x80000000, 0xc0000000, 4}),
        "shadow_fixup: gl1e=0x8000000000000001, addr=0xc0000000, flags=0x4");
    EXPECT_EQ(
        textOf(0x00801002, {2, 1000, 30, 40}), "pm_idle_entry: cstate=2, tick=1000, expected_us=30, predicted_us=40");
}

TEST(XentraceDecoder, ShowsTheArgumentsOfHypercalls)
{
    EXPECT_EQ(textOf(PvHypercallV2, {1 | 1U << 22, 0x80000003}),
        "pv_hypercall: op=1(mmu_update), args=0x4, count=3, preempted=1");
    EXPECT_EQ(textOf(PvSubcall, {20 | 1U << 20 | 1U << 24, 5, 7}),
        "pv_hypercall_subcall: op=20(grant_table_op), args=0x11, cmd=5(copy), continued=0, count=7");
    EXPECT_EQ(textOf(PvHypercallV2, {23}), "pv_hypercall: op=23(iret), args=0x0");
    EXPECT_EQ(textOf(PvHypercallV2, {999}), "pv_hypercall: op=999, args=0x0");
    // arguments that Xen 4.17 does not record for this one
    EXPECT_EQ(textOf(PvHypercallV2, {23 | 2U << 20, 7, 8}), "pv_hypercall: op=23(iret), args=0x2, 0x7, 0x8");
}

TEST(XentraceDecoder, ShowsThePatchesRecords)
{
    EXPECT_EQ(textOf(0x00101020, {0x00015U << 16 | 9, 0x89abcdef}), "logdirty_mark: domid=9, pfn=0x1589abcdef");
    EXPECT_EQ(textOf(0x00101021, {11U << 16 | 9, 3, 4}), "logdirty_counts: domid=9, op=11(clean), faults=3, dirty=4");
    EXPECT_EQ(textOf(0x00101022, {2U << 16 | 9, 0xffffffea, 5, 1}),
        "logdirty_pause: domid=9, op=2(enable_logdirty), result=-22, paused_ns=4294967301");
    EXPECT_EQ(textOf(ExitCall, {36 | 1U << 31 | 1U << 30, 0}),
        "hypercall_exit: op=36(domctl), preempted=1, no_result=1, result=0");
    EXPECT_EQ(textOf(ExitSubcall, {17, 0xfffffff2}),
        "hypercall_exit_subcall: op=17(xen_version), preempted=0, no_result=0, result=-14");
    EXPECT_EQ(textOf(ExitCall, {17, 1, 0x80000000}),
        "hypercall_exit: op=17(xen_version), preempted=0, no_result=0, result=-9223372036854775807");
    EXPECT_EQ(textOf(CostCall + 29, {3U << 30 | 0x7fff << 15 | (1U << 10 | 1)}),
        "hypercall_cost: op=29(sched_op), cost_ticks=1025, delta_ticks=2197949513728, failed=1, preempted=1");
    EXPECT_EQ(
        textOf(ClockReading, {1, 0, 2, 0, 2600000}), "gen_clock: system_time_ns=1, wall_clock_ns=2, tsc_khz=2600000");
}

TEST(XentraceDecoder, ShowsTheOtherRecordsOfThePatches)
{
    EXPECT_EQ(textOf(GrantOps, {0xfffdU << 16 | 5, 7U << 16 | 0x7ff4, 3, 12288}),
        "grant_ops: op=5(copy), result=-3, from=32756, to=7, count=3, moved_bytes=12288");
    EXPECT_EQ(textOf(EvtchnSend, {2U << 16 | 1, 10, 20, 0xffeaU << 16 | 2}),
        "evtchn_send: sender=1, receiver=2, sender_port=10, receiver_port=20, type=2(interdomain), result=-22");
    EXPECT_EQ(textOf(FaultEndRo, {1, 2, 99, 1U << 31 | 7}),
        "fault_end_ro: addr=0x200000001, cost_ticks=99, error=0x7, handled=1");
}

TEST(XentraceDecoder, ShowsWhatAShortOrLongRecordHas)
{
    EXPECT_EQ(textOf(0x0040f206, {1, 2, 3}), "shadow_fixup: gl1e=0x200000001, 0x3");
    EXPECT_EQ(textOf(0x0040f206, {}), "shadow_fixup");
    EXPECT_EQ(textOf(0x00041001, {7, 8, 9}), "dom0_dom_add: domid=7, 0x8, 0x9");
    EXPECT_EQ(textOf(0x00041fff, {7}), "unknown 0x00041fff: 0x7");
}

TEST(XentraceDecoder, ExpandsFloatingNumbers)
{
    EXPECT_EQ(expandTicks(0), 0U);
    EXPECT_EQ(expandTicks(0x3ff), 1023U);
    EXPECT_EQ(expandTicks(1U << 10), 1024U);
    EXPECT_EQ(expandTicks(2U << 10 | 1), 2050U);
    EXPECT_EQ(expandTicks(0x7fff), 2047ULL << 30);
    EXPECT_LT(expandTicks(0x7fff), 1ULL << ExpandedBits);
}

TEST(XentraceLabels, HaveNamesForAllThatTheTableUses)
{
    for (const RecordType& type : recordTypes())
        for (const Field& field : type.layout.all())
            if (field.labels != Labels::None) {
                EXPECT_FALSE(names(field.labels).empty()) << field.name;
                EXPECT_NE(labelsName(field.labels), "none");
            }
    EXPECT_EQ(label(Labels::Hypercall, 29), "sched_op");
    EXPECT_EQ(label(Labels::Hypercall, 11), "");
    EXPECT_EQ(label(Labels::Hypercall, ~0ULL), "");
}

} // namespace
} // namespace xenlens::xentrace
