// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/hypervisor_profiles.h"
#include "hypervisor_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using namespace hypervisor;
using test::guest;
using test::makeLog;
using test::second;

TEST(HypervisorProfiles, CountAPreemptedCallOnce)
{
    HypervisorLog log = makeLog();
    log.add(Hypercalls{2 * second, 1 * second, guest, 0, false, {1, 29}, {5, 2}, {2, 0}, {5, 0}, {1000, 0}});
    log.add(Hypercalls{2 * second, 1 * second, guest, 1, false, {1}, {1}, {0}, {1}, {10}});
    log.add(Hypercalls{2 * second, 1 * second, guest, 0, true, {14}, {4}, {0}, {4}, {40}});
    log.add(HypercallCost{2 * second, 1 * second, guest, 1, 6, {3, 0, 2}});
    log.add(Hypercalls{2 * second, 1 * second, DomId{0x7fff}, 0, false, {1}, {1}, {0}, {0}, {0}});
    log.finalize({});
    const auto profiles = makeHypercallProfiles(log);
    ASSERT_EQ(profiles.size(), 1U) << "none of the idle domain";
    const HypercallProfile& profile = profiles[0];
    EXPECT_EQ(profile.source, HypercallSource::Hypervisor);
    ASSERT_EQ(profile.vcpus.size(), 2U);
    EXPECT_EQ(profile.total(), 3U + 2 + 1);
    const auto byOp = profile.byOp();
    EXPECT_EQ(byOp[0].op, 1U);
    EXPECT_EQ(byOp[0].count, 4U) << "as the guest counts";
    EXPECT_EQ(byOp[0].restarted, 2U);
    EXPECT_EQ(byOp[0].timed, 6U);
    EXPECT_EQ(byOp[0].totalNs, 1010U) << "one tick is one ns";
    EXPECT_FALSE(byOp[1].totalNs);
    ASSERT_EQ(profile.subcalls.size(), 1U);
    EXPECT_EQ(profile.subcalls[0].count, 4U);
    ASSERT_EQ(profile.intervals.size(), 1U) << "both vCPUs in one";
    EXPECT_EQ(profile.intervals[0].ops[0].count, 4U);
    ASSERT_EQ(profile.latencies.size(), 1U);
    EXPECT_EQ(profile.latencies[0].histogram.count(), 5U);
    EXPECT_EQ(profile.latencies[0].histogram.percentile(0.5), 128U);
}

void addReading(HypervisorLog& log, std::uint64_t at, std::uint64_t count, std::uint64_t restarted)
{
    log.add(HypercallCounters{at, guest, 0, false, {1}, {count}, {restarted}});
}

void addCalls(HypervisorLog& log, std::uint64_t begin, std::uint64_t end, std::uint64_t count)
{
    log.add(Hypercalls{end, begin, guest, 0, false, {1}, {count}, {0}, {0}, {0}});
}

TEST(HypervisorProfiles, BelieveXensCountersWhereRecordsWereLost)
{
    HypervisorLog log = makeLog();
    addReading(log, 1 * second, 100, 0);
    addCalls(log, 1 * second, 2 * second, 5); // 3 were lost
    addReading(log, 2 * second, 108, 1);
    addCalls(log, 2 * second, 3 * second, 2); // no reading after it
    log.finalize({});
    EXPECT_EQ(makeHypercallProfiles(log).at(0).byOp()[0].count, 7U) << "no loss is known";
    log.add(Lost{2 * second, 1 * second, 0, 3});
    const auto profiles = makeHypercallProfiles(log);
    EXPECT_EQ(profiles.at(0).byOp()[0].count, 7U + 2);
    EXPECT_EQ(profiles.at(0).byOp()[0].restarted, 1U);
}

TEST(HypervisorProfiles, AreAsSureOfTheTimeAsTheHost)
{
    HypervisorLog log = makeLog();
    addCalls(log, 1 * second, 2 * second, 5);
    addCalls(log, 2 * second, 3 * second, 5);
    log.finalize({});
    log.clock = HostClock::fromOffset({});
    EXPECT_EQ(makeHypercallProfiles(log).at(0).clockBound, std::nullopt);
    const auto reference = toolstack::ClockSource::Reference;
    log.clock = HostClock({{1 * second, 1 * second, 4000, reference}, {15 * second, 15 * second, 8000, reference}});
    EXPECT_EQ(makeHypercallProfiles(log).at(0).clockBound, DurationNs{4000});
}

/// Xen's counters agree with what was recorded between two readings, as far as intervals across these tell.
bool countersAgree(const HypervisorLog& log)
{
    const CountersComparison comparison = compareCounters(log);
    return comparison.least <= comparison.counters && comparison.counters <= comparison.most;
}

TEST(HypervisorProfiles, CompareRecordsWithXensCounters)
{
    HypervisorLog log = makeLog();
    addReading(log, 1 * second, 0, 0);
    addCalls(log, 1 * second, 2 * second, 90); // the trace buffers were not on yet: 100 were made
    addReading(log, 2 * second, 100, 0);
    addCalls(log, 2 * second, 3 * second, 20);
    addReading(log, 3 * second + second / 2, 122, 0);
    addReading(log, 9 * second, 500, 0);
    EXPECT_EQ(countersAgree(log), false) << "2 are missing";
    addCalls(log, 3 * second, 4 * second, 3);
    EXPECT_EQ(countersAgree(log), true) << "2 of the 3 may be those";
    log.hypercalls[1].counts[0] = 23;
    EXPECT_EQ(countersAgree(log), false) << "one too many";
}

TEST(HypervisorProfiles, TellGrantsByOperationAndPeer)
{
    HypervisorLog log = makeLog();
    log.add(Grants{2 * second, 1 * second, DomId{0}, guest, 5, false, 1, 2, 0, 200});
    log.add(Grants{3 * second, 2 * second, DomId{0}, guest, 5, false, 1, 1, 0, 50});
    log.add(Grants{2 * second, 1 * second, DomId{0}, guest, 5, true, 1, 1, 1, 0});
    log.add(Grants{2 * second, 1 * second, DomId{0}, guest, 0, false, 2, 4, 0, 16384});
    log.add(Grants{2 * second, 1 * second, DomId{0}, guest, 2, false, 1, 1, 0, 0}); // setup_table moves nothing
    log.finalize({});
    const auto grants = makeGrantProfiles(log);
    ASSERT_EQ(grants.size(), 3U);
    EXPECT_EQ(grants[0].op, GrantOp::Map);
    EXPECT_EQ(grants[0].counts.bytes, 16384U);
    EXPECT_EQ(grants[1].op, GrantOp::CopyFrom);
    EXPECT_EQ(grants[1].counts.operations, 3U);
    EXPECT_EQ(grants[1].counts.bytes, 250U);
    EXPECT_EQ(grants[1].intervals.size(), 2U);
    EXPECT_EQ(grants[2].op, GrantOp::CopyTo);
    EXPECT_EQ(grants[2].counts.failed, 1U);
    EXPECT_TRUE(grants[2].byHypervisor);
}

} // namespace
} // namespace xenlens::analysis
