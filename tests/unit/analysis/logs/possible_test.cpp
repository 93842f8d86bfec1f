// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/possible.h"
#include "core/event.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

constexpr TimeNs now{1'790'000'000'000'000'000};
constexpr std::uint64_t greatest = ~std::uint64_t{0};

template <class E> E at(std::uint64_t tsNs)
{
    E event{};
    event.tsNs = tsNs;
    return event;
}

/// Whether an event with `value` in this field is let in.
template <class E> bool withField(std::uint64_t E::*field, std::uint64_t value)
{
    E event = at<E>(1'000);
    event.*field = value;
    return isPossible(event, now);
}

TEST(Possible, TimesOfThisMachineAndAge)
{
    EXPECT_FALSE(isPossible(at<toolstack::SaveBegin>(0), now));
    EXPECT_TRUE(isPossible(at<toolstack::SaveBegin>(1), now));
    EXPECT_TRUE(isPossible(at<toolstack::SaveBegin>(longestUptime - 1), now));
    EXPECT_FALSE(isPossible(at<toolstack::SaveBegin>(longestUptime), now));
    EXPECT_FALSE(isPossible(at<toolstack::SaveBegin>(greatest), now));
}

TEST(Possible, NoUptimeIsAheadOfTheRecordingsTime)
{
    const TimeNs early{1'000'000'000}; // a host whose clock stood at 1970
    EXPECT_TRUE(isPossible(at<toolstack::SaveBegin>(2'000'000'000), early));
    EXPECT_FALSE(isPossible(at<toolstack::SaveBegin>(200'000'000'000'000), early));
    EXPECT_TRUE(isPossible(at<toolstack::SaveBegin>(200'000'000'000'000), TimeNs{-1})) << "no time to compare with";
}

TEST(Possible, AFilesTimesAreUnixTimes)
{
    const auto unixNow = static_cast<std::uint64_t>(now.ns);
    EXPECT_FALSE(isPossible(at<hypervisor::Runstates>(unixNow), now));
    EXPECT_TRUE(isPossible(at<hypervisor::Runstates>(unixNow), now, true));
    hypervisor::SessionStart start = at<hypervisor::SessionStart>(unixNow);
    start.wallTimes = true;
    EXPECT_TRUE(isPossible(start, now));
}

TEST(Possible, RunstatesAreDurations)
{
    for (const auto field : {&hypervisor::Runstates::runningNs, &hypervisor::Runstates::runnableNs,
             &hypervisor::Runstates::blockedNs, &hypervisor::Runstates::offlineNs}) {
        EXPECT_TRUE(withField(field, longestDuration));
        EXPECT_FALSE(withField(field, longestDuration + 1));
        EXPECT_FALSE(withField(field, std::uint64_t{1} << 63));
    }
    for (const auto field : {&hypervisor::LogdirtyPause::unknownNs, &hypervisor::LogdirtyPause::blockedNs,
             &hypervisor::LogdirtyPause::offlineBeforeNs})
        EXPECT_FALSE(withField(field, greatest));
    EXPECT_TRUE(withField(&hypervisor::LogdirtyPause::pausedNs, greatest)) << "not known, by two clocks";
}

TEST(Possible, CountsAndBytesAreCounts)
{
    EXPECT_FALSE(withField(&toolstack::SaveEnd::streamBytes, greatest));
    EXPECT_FALSE(withField(&toolstack::StreamProgress::streamBytes, greatest));
    EXPECT_FALSE(withField(&toolstack::BatchSent::bytes, greatest));
    EXPECT_FALSE(withField(&toolstack::SaveBegin::memoryPages, greatest / 4096));
    EXPECT_FALSE(withField(&toolstack::NicCounters::rxPackets, greatest));
    EXPECT_FALSE(withField(&toolstack::Lost::count, greatest));
    EXPECT_FALSE(withField(&toolstack::SessionEnd::producedEvents, greatest));
    EXPECT_FALSE(withField(&hypervisor::Lost::records, greatest));
    EXPECT_FALSE(withField(&hypervisor::SessionEnd::lostRecords, greatest));
    EXPECT_FALSE(withField(&workload::Interval::totalPagesWritten, greatest));
    EXPECT_TRUE(withField(&toolstack::SaveEnd::streamBytes, countMax));
}

TEST(Possible, EveryTimeOfAnEventCounts)
{
    EXPECT_FALSE(withField(&guest::Channels::beginNs, greatest));
    EXPECT_FALSE(withField(&guest::ClockAnchor::unixNs, greatest));
    EXPECT_FALSE(withField(&guest::ClockAnchor::roundTripNs, greatest));
    EXPECT_FALSE(withField(&guest::Suspend::boottimeNs, greatest));
    EXPECT_FALSE(withField(&guest::Suspend::schedNs, greatest));
    EXPECT_FALSE(withField(&hypervisor::ClockAnchor::systemNs, greatest));
    EXPECT_FALSE(withField(&workload::Interval::realtimeNs, greatest));
    EXPECT_FALSE(withField(&guest::Grants::bytes, greatest)) << "by its own isValid()";
}

} // namespace
} // namespace xenlens::analysis
