// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/account/overhead_builder.h"
#include "hypervisor_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using namespace hypervisor;
using test::guest;
using test::makeLog;
using test::second;

constexpr std::uint64_t ms = 1'000'000;

/// A second of a vCPU: it ran 500 ms, 200 of them in hypercalls and 50 in faults, waited 300, was blocked 150,
/// paused 50.
void addSecond(HypervisorLog& log, std::uint64_t begin, std::uint32_t vcpu = 0)
{
    log.add(Runstates{begin + second, begin, guest, vcpu, 500 * ms, 300 * ms, 150 * ms, 50 * ms});
    log.add(
        Hypercalls{begin + second, begin, guest, vcpu, false, {1, 23}, {5, 9}, {0, 0}, {5, 9}, {120 * ms, 80 * ms}});
    log.add(Hypercalls{begin + second, begin, guest, vcpu, true, {14}, {4}, {0}, {4}, {40 * ms}});
}

Faults faultsOf(std::uint64_t begin)
{
    return {begin + second, begin, guest, FaultKind::Shadow, 10, 10, 50 * ms};
}

DurationNs timeOf(const VcpuOverhead& vcpu, const std::string& name)
{
    for (const TimeShare& share : vcpu.shares)
        if (nameOf(share) == name)
            return share.time;
    return {};
}

DurationNs sumOf(const VcpuOverhead& vcpu)
{
    DurationNs sum = vcpu.unattributed;
    for (const TimeShare& share : vcpu.shares)
        sum = sum + share.time;
    return sum;
}

Migration migrationWithRounds()
{
    Migration migration;
    migration.time = {TimeNs{static_cast<std::int64_t>(second)}, TimeNs{static_cast<std::int64_t>(3 * second)}};
    Round round;
    round.index = 1;
    round.time = {migration.time.begin, TimeNs{static_cast<std::int64_t>(second + second / 2)}};
    migration.rounds.push_back(round);
    round.index = 2;
    round.time = {round.time.end, migration.time.end};
    migration.rounds.push_back(round);
    return migration;
}

TEST(Overhead, ClassesExcludeEachOtherAndAddUp)
{
    HypervisorLog log = makeLog();
    addSecond(log, 0);
    log.add(faultsOf(0));
    log.add(LogdirtyPause{700 * ms, guest, 11, 0, 30 * ms, 1, 0, 0, 10 * ms, 20 * ms, 0, 0});
    log.finalize({});
    const auto windows = buildOverhead({log}, {});
    ASSERT_EQ(windows.size(), 1U);
    EXPECT_EQ(windows[0].name, "all");
    ASSERT_EQ(windows[0].vcpus.size(), 1U);
    const VcpuOverhead& vcpu = windows[0].vcpus[0];
    EXPECT_EQ(vcpu.wall.ns, static_cast<std::int64_t>(second));
    EXPECT_EQ(timeOf(vcpu, "hypercall:mmu_update").ns, static_cast<std::int64_t>(120 * ms));
    EXPECT_EQ(timeOf(vcpu, "hypercall:iret").ns, static_cast<std::int64_t>(80 * ms))
        << "entries of multicalls are part of it";
    EXPECT_EQ(timeOf(vcpu, "fault:shadow").ns, static_cast<std::int64_t>(50 * ms));
    EXPECT_EQ(timeOf(vcpu, "own").ns, static_cast<std::int64_t>(250 * ms));
    EXPECT_EQ(timeOf(vcpu, "waiting_for_cpu").ns, static_cast<std::int64_t>(300 * ms));
    EXPECT_EQ(timeOf(vcpu, "waiting_for_event").ns, static_cast<std::int64_t>(150 * ms));
    EXPECT_EQ(timeOf(vcpu, "logdirty_pause").ns, static_cast<std::int64_t>(20 * ms))
        << "what it was offline in the pause";
    EXPECT_EQ(timeOf(vcpu, "offline").ns, static_cast<std::int64_t>(30 * ms));
    EXPECT_EQ(vcpu.unattributed.ns, 0);
    EXPECT_EQ(vcpu.lostToXen().ns, static_cast<std::int64_t>(570 * ms));
    EXPECT_TRUE(std::is_sorted(vcpu.shares.begin(), vcpu.shares.end(),
        [](const TimeShare& a, const TimeShare& b) { return a.time > b.time; }));
}

TEST(Overhead, RoundsAddUpToTheirMigration)
{
    HypervisorLog log = makeLog();
    for (std::uint64_t begin = 0; begin < 5 * second; begin += second) {
        addSecond(log, begin);
        log.add(faultsOf(begin));
    }
    log.finalize({});
    const auto windows = buildOverhead({log}, {migrationWithRounds()});
    ASSERT_EQ(windows.size(), 4U);
    EXPECT_EQ(windows[1].name, "migration");
    EXPECT_EQ(windows[1].migration, 0U);
    EXPECT_EQ(windows[2].name, "round:1");
    EXPECT_EQ(windows[3].name, "round:2");
    for (const char* name : {"own", "hypercall:iret", "fault:shadow", "waiting_for_cpu"})
        EXPECT_EQ(
            timeOf(windows[1].vcpus[0], name), timeOf(windows[2].vcpus[0], name) + timeOf(windows[3].vcpus[0], name))
            << name;
    EXPECT_EQ(windows[1].vcpus[0].wall.ns, static_cast<std::int64_t>(2 * second));
    EXPECT_EQ(windows[2].vcpus[0].wall.ns, static_cast<std::int64_t>(second / 2)) << "half of an interval";
    for (const OverheadWindow& window : windows)
        EXPECT_EQ(sumOf(window.vcpus[0]), window.vcpus[0].wall) << window.name;
}

TEST(Overhead, WhatNoRecordExplainsIsShown)
{
    HypervisorLog log = makeLog();
    log.add(Runstates{second, 0, guest, 0, 400 * ms, 0, 500 * ms, 0}); // records of 100 ms were lost
    log.finalize({});
    const VcpuOverhead vcpu = buildOverhead({log}, {}).at(0).vcpus.at(0);
    EXPECT_EQ(vcpu.unattributed.ns, static_cast<std::int64_t>(100 * ms));
    EXPECT_FALSE(vcpu.hypercallsTimed);
    EXPECT_FALSE(vcpu.faultsTimed);
    EXPECT_EQ(timeOf(vcpu, "own").ns, static_cast<std::int64_t>(400 * ms));
}

TEST(Overhead, MoreInXenThanItRanIsNotHidden)
{
    HypervisorLog log = makeLog();
    log.add(Runstates{second, 0, guest, 0, 100 * ms, 0, 900 * ms, 0});
    log.add(Hypercalls{second, 0, guest, 0, false, {1}, {5}, {0}, {5}, {130 * ms}});
    log.finalize({});
    const VcpuOverhead vcpu = buildOverhead({log}, {}).at(0).vcpus.at(0);
    EXPECT_EQ(timeOf(vcpu, "own").ns, 0);
    EXPECT_EQ(vcpu.unattributed.ns, -static_cast<std::int64_t>(30 * ms));
}

TEST(Overhead, FaultsAndPausesOfSeveralVcpusAreNotDivided)
{
    HypervisorLog log = makeLog();
    addSecond(log, 0, 0);
    addSecond(log, 0, 1);
    log.add(faultsOf(0));
    log.add(LogdirtyPause{700 * ms, guest, 11, 0, 30 * ms, 2, 0, 0, 0, 60 * ms, 0, 0});
    log.finalize({});
    const auto windows = buildOverhead({log}, {});
    ASSERT_EQ(windows[0].vcpus.size(), 2U);
    for (const VcpuOverhead& vcpu : windows[0].vcpus) {
        EXPECT_FALSE(vcpu.faultsTimed);
        EXPECT_TRUE(vcpu.hypercallsTimed);
        EXPECT_EQ(timeOf(vcpu, "own").ns, static_cast<std::int64_t>(300 * ms));
        EXPECT_EQ(timeOf(vcpu, "offline").ns, static_cast<std::int64_t>(50 * ms));
    }
}

TEST(Overhead, WithoutTimesOrRunstatesThereIsNothing)
{
    HypervisorLog log = makeLog();
    log.add(Hypercalls{second, 0, guest, 0, false, {1}, {5}, {0}, {5}, {130 * ms}});
    log.finalize({});
    EXPECT_TRUE(buildOverhead({log}, {migrationWithRounds()}).empty());
    addSecond(log, 0);
    log.timesKnown = false;
    EXPECT_TRUE(buildOverhead({log}, {}).empty());
}

} // namespace
} // namespace xenlens::analysis
