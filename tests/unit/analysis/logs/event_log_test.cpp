// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/event_log.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const Origin origin{0, "a", "/t/a"};

template <class E> void add(EventLog& log, const E& payload, std::int64_t sentAt = 1'000)
{
    log.add({&origin, TimeNs{sentAt}, payload});
}

template <class E> E at(std::uint64_t tsNs)
{
    E event{};
    event.tsNs = tsNs;
    return event;
}

TEST(EventLog, SortsEventsByTheirProvider)
{
    EventLog log;
    add(log, at<toolstack::SaveBegin>(10));
    add(log, at<workload::Phase>(10));
    add(log, at<guest::Suspend>(10));
    add(log, at<hypervisor::Domain>(10));
    EXPECT_THAT(log.toolstacks().at(0).saveBegins, SizeIs(1));
    EXPECT_THAT(log.workloads().at(0).phases, SizeIs(1));
    EXPECT_THAT(log.guests().at(0).suspends, SizeIs(1));
    EXPECT_THAT(log.hypervisors({}).at(0).domains, SizeIs(1));
    EXPECT_EQ(log.hypervisors({}).at(0).events, 1u);
    EXPECT_EQ(log.toolstacks().at(0).leastDelay, DurationNs{990});
    EXPECT_EQ(log.toolstacks().at(0).path, "/t/a");
}

TEST(EventLog, ReportsAGapOnceHoweverManyTracersWroteTheRecording)
{
    EventLog log;
    Gap gap;
    gap.origin = &origin;
    gap.end = TimeNs{-1};
    log.add(gap);
    EXPECT_THAT(log.strayGaps(), SizeIs(1));
    add(log, at<hypervisor::Domain>(10));
    EXPECT_THAT(log.strayGaps(), IsEmpty());
    EXPECT_THAT(log.hypervisors({}).at(0).gaps, SizeIs(1));
    add(log, at<toolstack::SaveBegin>(10));
    EXPECT_THAT(log.hypervisors({}).at(0).gaps, IsEmpty());
    ASSERT_THAT(log.toolstacks().at(0).gaps, SizeIs(1));
    EXPECT_EQ(log.toolstacks().at(0).gaps[0].end, std::nullopt) << "no machine has that time";
}

TEST(EventLog, LeavesOutATimeThatNoMachineCanHave)
{
    EventLog log;
    add(log, at<toolstack::SaveBegin>(0));
    add(log, at<toolstack::SaveBegin>(std::uint64_t{1} << 61));
    toolstack::ClockAnchor anchor{10, ~std::uint64_t{0}, 0, toolstack::ClockSource::Host};
    add(log, anchor);
    add(log, at<toolstack::SaveBegin>((std::uint64_t{1} << 61) - 1));
    EXPECT_EQ(log.impossibleEvents(), 3u);
    EXPECT_THAT(log.toolstacks().at(0).saveBegins, SizeIs(1));
}

} // namespace
} // namespace xenlens::analysis
