// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/event_log.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
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

Logs finalized(const EventLog& log)
{
    EventLog copy = log;
    return std::move(copy).finalize();
}

TEST(EventLog, SortsEventsByTheirProvider)
{
    EventLog log;
    add(log, at<toolstack::SaveBegin>(10));
    add(log, at<workload::Phase>(10));
    add(log, at<guest::Suspend>(10));
    add(log, at<hypervisor::Domain>(10));
    const Logs logs = finalized(log);
    EXPECT_THAT(logs.toolstacks.at(0).saveBegins, SizeIs(1));
    EXPECT_THAT(logs.guests.at(0).suspends, SizeIs(1));
    EXPECT_THAT(logs.hypervisors.at(0).domains, SizeIs(1));
    EXPECT_EQ(logs.hypervisors[0].events, 1u);
    EXPECT_EQ(logs.toolstacks[0].leastDelay, DurationNs{990});
    EXPECT_EQ(logs.toolstacks[0].path, "/t/a");
    EXPECT_THAT(logs.beyondLimits, IsEmpty());
}

TEST(EventLog, ReportsAGapOnceHoweverManyTracersWroteTheRecording)
{
    EventLog log;
    Gap gap;
    gap.origin = &origin;
    gap.end = TimeNs{-1};
    log.add(gap);
    EXPECT_THAT(finalized(log).strayGaps, SizeIs(1));
    add(log, at<hypervisor::Domain>(10));
    EXPECT_THAT(finalized(log).strayGaps, IsEmpty());
    EXPECT_THAT(finalized(log).hypervisors.at(0).gaps, SizeIs(1));
    add(log, at<toolstack::SaveBegin>(10));
    EXPECT_THAT(finalized(log).hypervisors.at(0).gaps, IsEmpty());
    ASSERT_THAT(finalized(log).toolstacks.at(0).gaps, SizeIs(1));
    EXPECT_EQ(finalized(log).toolstacks[0].gaps[0].end, std::nullopt) << "no machine has that time";
}

TEST(EventLog, LeavesOutWhatIsMalformedAndCountsIt)
{
    EventLog log;
    hypervisor::Runstates states = at<hypervisor::Runstates>(10);
    states.blockedNs = std::uint64_t{1} << 63;
    add(log, states);
    add(log, at<hypervisor::Domain>(10));
    add(log, at<toolstack::SaveBegin>(~std::uint64_t{0}));
    add(log, at<toolstack::NicCounters>(~std::uint64_t{0})); // no event that its session_end counts
    add(log, at<toolstack::SessionStart>(10));
    add(log, at<guest::SessionStart>(10));
    add(log, at<guest::Channels>(std::uint64_t{1} << 63));
    const Logs logs = finalized(log);
    EXPECT_EQ(logs.malformed, 4u);
    EXPECT_THAT(logs.hypervisors.at(0).runstates, IsEmpty());
    EXPECT_EQ(logs.hypervisors[0].events, 2u) << "they are in the trace all the same";
    EXPECT_EQ(logs.toolstacks.at(0).malformed, 1u);
    EXPECT_EQ(logs.guests.at(0).sessions.at(0).events, 2u);
    EXPECT_EQ(logs.guests[0].time().duration(), DurationNs{0});
}

TEST(EventLog, KeepsOnlySoManyDomains)
{
    EventLog log;
    hypervisor::Runstates states = at<hypervisor::Runstates>(10);
    for (std::uint16_t domid = 0; domid < 5000; ++domid) {
        states.domid = DomId{domid};
        add(log, states);
    }
    states.domid = DomId{1};
    for (states.vcpu = 0; states.vcpu < 9000; ++states.vcpu)
        add(log, states);
    const Logs logs = finalized(log);
    EXPECT_THAT(logs.hypervisors.at(0).runstates, SizeIs(4096 + 8192));
    EXPECT_EQ(logs.hypervisors[0].events, 14'000u) << "they are in the trace all the same";
    EXPECT_THAT(logs.beyondLimits, ElementsAre(HasSubstr("/t/a: 1712 events of more domains or vCPUs")));
}

} // namespace
} // namespace xenlens::analysis
