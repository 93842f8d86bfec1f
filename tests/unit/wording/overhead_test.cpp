// SPDX-License-Identifier: GPL-3.0-or-later
#include "plain_text.h"
#include "wording/overhead.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

using analysis::OverheadWindow;
using analysis::TimeClass;
using analysis::VcpuOverhead;
using test::plain;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr DurationNs milliseconds(std::int64_t ms)
{
    return {ms * 1'000'000};
}

VcpuOverhead vcpuOf(std::uint16_t domid, const std::string& name)
{
    VcpuOverhead vcpu{"a", DomId{domid}, name, 0, milliseconds(1000), {}, milliseconds(10), true, true};
    vcpu.shares = {{TimeClass::Own, 0, {}, milliseconds(500)}, {TimeClass::WaitingForCpu, 0, {}, milliseconds(300)},
        {TimeClass::Fault, 0, xen::FaultKind::Shadow, milliseconds(100)},
        {TimeClass::Hypercall, 1, {}, milliseconds(50)}, {TimeClass::Hypercall, 23, {}, milliseconds(40)}};
    return vcpu;
}

analysis::Report sample()
{
    analysis::Report report;
    analysis::Migration migration;
    migration.domid = DomId{1};
    migration.name = "g1";
    migration.source = "a";
    report.migrations.push_back(migration);
    const TimeRange time{TimeNs{0}, TimeNs{} + milliseconds(1000)};
    report.overhead = {OverheadWindow{"all", std::nullopt, {}, {vcpuOf(0, "Domain-0"), vcpuOf(1, "g1")}},
        OverheadWindow{"migration", 0, time, {vcpuOf(0, "Domain-0"), vcpuOf(1, "g1")}},
        OverheadWindow{"round:1", 0, time, {vcpuOf(1, "g1")}}};
    return report;
}

TEST(Overhead, SaysInASentenceWhatWasLost)
{
    EXPECT_EQ(overheadSentence(vcpuOf(1, "g1")),
        "g1 (domain 1) vCPU 0 on a lost 49.0 % of 1.00 s to Xen: 30.0 % waiting for a CPU, 10.0 % shadow page-table "
        "faults, 5.0 % hypercall mmu_update, 4.0 % others.");
    VcpuOverhead idle{"a", DomId{1}, "", 0, milliseconds(1000), {}, {}, true, true};
    EXPECT_EQ(overheadSentence(idle), "domain 1 vCPU 0 on a lost 0.0 % of 1.00 s to Xen.");
}

TEST(Overhead, ShowsMigrationsUnlessAskedOtherwise)
{
    analysis::Report report = sample();
    EXPECT_EQ(selected(report, {}).at(0).name, "migration");
    EXPECT_EQ(selected(report, {"round:1", std::nullopt}).at(0).name, "round:1");
    EXPECT_EQ(selected(report, {"all", DomId{1}}).at(0).vcpus.size(), 1U);
    EXPECT_TRUE(selected(report, {"all", DomId{7}}).empty());
    EXPECT_TRUE(selected(report, {"round:2", std::nullopt}).empty());
    report.overhead->resize(1);
    EXPECT_EQ(selected(report, {}).at(0).name, "all");
    report.overhead.reset();
    EXPECT_TRUE(selected(report, {}).empty());
}

TEST(Overhead, TheTableAddsUpAndNamesTheRemainder)
{
    const analysis::Report report = sample();
    const std::string text = plain(overheadDocument(report, selected(report, {"round:1", std::nullopt})).sections);
    EXPECT_THAT(text, HasSubstr("In round 1 of the migration of g1 (domain 1), 1.00 s"));
    EXPECT_THAT(text, HasSubstr("g1 (domain 1) vCPU 0 on a|its own work|500.0|50.00\n"));
    EXPECT_THAT(text, HasSubstr("\nhypercall iret|40.0|4.00\n"));
    EXPECT_THAT(text, HasSubstr("\nnot attributed|10.0|1.00\n"));
    EXPECT_THAT(text, Not(HasSubstr("emulated processor")));
}

TEST(Overhead, SmallClassesAreSummedUpAndNoneIsLost)
{
    analysis::Report report = sample();
    VcpuOverhead& vcpu = report.overhead->at(2).vcpus.at(0);
    for (std::uint32_t op = 2; op < 12; ++op)
        vcpu.shares.push_back({TimeClass::Hypercall, op, {}, milliseconds(1)});
    const std::string text = plain(overheadDocument(report, selected(report, {"round:1", std::nullopt})).sections);
    EXPECT_THAT(text, HasSubstr("\n6 smaller classes|6.0|0.60\n"));
    EXPECT_EQ(overheadRecords(selected(report, {"round:1", std::nullopt})).rows.size(), 17U) << "CSV has all";
}

TEST(Overhead, SaysWhatItCannotTellApart)
{
    analysis::Report report = sample();
    report.emulated = true;
    report.overhead->at(2).vcpus.at(0).faultsTimed = false;
    report.overhead->at(2).vcpus.at(0).hypercallsTimed = false;
    const std::string text = plain(overheadDocument(report, selected(report, {"round:1", std::nullopt})).sections);
    EXPECT_THAT(text, HasSubstr("no hypercall was timed"));
    EXPECT_THAT(text, HasSubstr("no page fault that Xen handled was timed"));
    EXPECT_THAT(text, HasSubstr("emulated processor"));
}

TEST(Overhead, TheReportHasASentenceForTheGuestsThatMigrated)
{
    const std::string text = plain(overheadSummary(sample()));
    EXPECT_THAT(text, HasSubstr("g1 (domain 1) vCPU 0 on a lost"));
    EXPECT_THAT(text, Not(HasSubstr("Domain-0")));
    EXPECT_TRUE(overheadSummary({}).empty());
}

TEST(OverheadRecords, AreARowForEachClass)
{
    EXPECT_THAT(plain(overheadRecords(selected(sample(), {}))),
        HasSubstr("migration,1,a,1,g1,0,1000000000,hypercall:mmu_update,50000000\n"));
}

} // namespace
} // namespace xenlens::wording
