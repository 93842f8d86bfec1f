// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/guest_vs_hypervisor.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using namespace analysis;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TimeRange span(std::int64_t beginMs, std::int64_t endMs)
{
    return {TimeNs{beginMs * 1'000'000}, TimeNs{endMs * 1'000'000}};
}

/// Intervals of `length` ms from `begin`, `count` calls of number 1 each.
HypercallProfile profileOf(
    HypercallSource source, std::int64_t begin, std::int64_t length, const std::vector<std::uint32_t>& counts)
{
    HypercallProfile profile;
    profile.source = source;
    profile.host = source == HypercallSource::Guest ? "g1" : "a";
    profile.name = "g1";
    profile.uuid = "u-1";
    profile.domid = DomId{1};
    profile.clockBound = DurationNs{1'000'000};
    std::int64_t at = begin;
    for (const std::uint32_t count : counts) {
        profile.intervals.push_back({span(at, at + length), {{1, count}}});
        at += length;
    }
    profile.time = span(begin, at);
    return profile;
}

constexpr auto Guest = HypercallSource::Guest;
constexpr auto Hypervisor = HypercallSource::Hypervisor;

TEST(GuestVsHypervisor, AgreesWhenBothCountEveryCall)
{
    // the hypervisor's readings are 30 ms later; nothing happens around the ends
    const auto guest = profileOf(Guest, 1000, 100, {0, 0, 50, 70, 60, 0, 0, 0});
    const auto hypervisor = profileOf(Hypervisor, 930, 100, {0, 0, 35, 64, 63, 18, 0, 0, 0});
    const Check check = checkGuestHypercallsAgainstHypervisor(guest, hypervisor);
    EXPECT_EQ(check.ok, true);
    EXPECT_EQ(check.left, 180.0);
    EXPECT_EQ(check.difference, 0.0);
    EXPECT_THAT(check.note, HasSubstr("Xen counted 0 calls in intervals"));
}

TEST(GuestVsHypervisor, DiffersWhenOneCallIsMissing)
{
    const auto guest = profileOf(Guest, 1000, 100, {0, 0, 50, 70, 60, 0, 0, 0});
    const auto hypervisor = profileOf(Hypervisor, 930, 100, {0, 0, 35, 64, 63, 17, 0, 0, 0});
    const Check check = checkGuestHypercallsAgainstHypervisor(guest, hypervisor);
    EXPECT_EQ(check.ok, false);
    EXPECT_EQ(check.left, 180.0);
    EXPECT_EQ(check.right, 179.0);
    EXPECT_THAT(check.note, HasSubstr("mmu_update 180 against 179"));
}

TEST(GuestVsHypervisor, AllowsOnlyForIntervalsAcrossTheEnds)
{
    const auto guest = profileOf(Guest, 1000, 100, std::vector<std::uint32_t>(10, 100));
    const auto hypervisor = profileOf(Hypervisor, 930, 100, std::vector<std::uint32_t>(12, 100));
    const Check check = checkGuestHypercallsAgainstHypervisor(guest, hypervisor);
    EXPECT_EQ(check.ok, true);
    EXPECT_THAT(check.note, HasSubstr("Xen counted 200 calls in intervals"));
}

TEST(GuestVsHypervisor, FindsANumberThatOnlyTheGuestCounts)
{
    auto guest = profileOf(Guest, 1000, 100, {0, 0, 50, 0, 0, 0});
    const auto hypervisor = profileOf(Hypervisor, 1000, 100, {0, 0, 50, 0, 0, 0});
    guest.intervals[2].ops.push_back({23, 5}); // iret
    const Check check = checkGuestHypercallsAgainstHypervisor(guest, hypervisor);
    EXPECT_EQ(check.ok, false);
    EXPECT_THAT(check.note, HasSubstr("iret 5 against 0"));
}

TEST(GuestVsHypervisor, CountsAContinuedDomctlAsADomctl)
{
    auto guest = profileOf(Guest, 1000, 100, {0, 0, 50, 0, 0, 0});
    auto hypervisor = profileOf(Hypervisor, 1000, 100, {0, 0, 50, 0, 0, 0});
    guest.intervals[2].ops.push_back({domctl, 3});
    hypervisor.intervals[2].ops.push_back({domctl, 1}); // two more were preempted
    hypervisor.intervals[2].ops.push_back({continuedDomctl, 2});
    EXPECT_EQ(checkGuestHypercallsAgainstHypervisor(guest, hypervisor).ok, true);
    hypervisor.intervals[2].ops.back().count = 1;
    EXPECT_THAT(checkGuestHypercallsAgainstHypervisor(guest, hypervisor).note, HasSubstr("domctl 3 against 2"));
}

TEST(GuestVsHypervisor, ComparesNothingAcrossASuspendInterval)
{
    auto guest = profileOf(Guest, 1000, 100, {0, 10, 10, 0, 33, 44, 500, 500, 0});
    // left at 1500, back at 3000
    for (std::size_t i = 5; i < guest.intervals.size(); ++i)
        guest.intervals[i].time
            = span(2500 + static_cast<std::int64_t>(i) * 100, 2600 + static_cast<std::int64_t>(i) * 100);
    guest.time.end = guest.intervals.back().time.end;
    guest.suspendIntervals = {span(1500, 3000)};
    const auto source = profileOf(
        Hypervisor, 1000, 100, {0, 10, 10, 0, 40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    const Check check = checkGuestHypercallsAgainstHypervisor(guest, source);
    EXPECT_EQ(check.left, 20.0); // without the summaries that the suspend interval cut
    EXPECT_EQ(check.ok, true);
}

TEST(GuestVsHypervisor, ComparesNothingAcrossAGap)
{
    auto guest = profileOf(Guest, 1000, 100, {0, 5, 0, 9, 0, 0});
    auto hypervisor = profileOf(Hypervisor, 1000, 100, {0, 5, 0, 0, 0, 0});
    hypervisor.gaps = {span(1300, 1400)};
    const Check check = checkGuestHypercallsAgainstHypervisor(guest, hypervisor);
    EXPECT_EQ(check.left, 5.0);
    EXPECT_EQ(check.ok, true);
    hypervisor.gaps = {span(0, 5000)};
    EXPECT_EQ(checkGuestHypercallsAgainstHypervisor(guest, hypervisor).ok, std::nullopt);
}

TEST(GuestVsHypervisor, SaysWhichCountsAreMissing)
{
    const auto guest = profileOf(Guest, 1000, 100, {1});
    const auto hypervisor = profileOf(Hypervisor, 1000, 100, {1});
    EXPECT_THAT(checkGuestHypercallsAgainstHypervisor({}), IsEmpty());
    const auto noXen = checkGuestHypercallsAgainstHypervisor({guest});
    ASSERT_THAT(noXen, SizeIs(1));
    EXPECT_EQ(noXen[0].ok, std::nullopt);
    EXPECT_THAT(noXen[0].note, HasSubstr("no hypervisor's counts"));
    const auto noGuest = checkGuestHypercallsAgainstHypervisor({hypervisor});
    ASSERT_THAT(noGuest, SizeIs(1));
    EXPECT_THAT(noGuest[0].note, HasSubstr("no guest's counts"));
    EXPECT_THAT(checkGuestHypercallsAgainstHypervisor({guest, hypervisor, hypervisor}), SizeIs(2));
}

/// What profileOf() has as hypercalls, as events sent.
ChannelProfile channelsOf(const HypercallProfile& profile)
{
    ChannelProfile channels;
    channels.observer = profile.host;
    channels.byHypervisor = profile.source == Hypervisor;
    channels.domid = profile.domid;
    channels.peers.push_back({DomId{0}, "Domain-0", profile.total(), {}});
    for (const HypercallInterval& interval : profile.intervals)
        channels.intervals.push_back({interval.time, interval.ops[0].count});
    return channels;
}

std::vector<Check> checkSends(const HypercallProfile& guest, const HypercallProfile& hypervisor, const IoGap& gap = {})
{
    IoProfile io;
    io.channels = {channelsOf(hypervisor), channelsOf(guest)};
    io.gaps = {gap};
    return checkGuestSendsAgainstHypervisor({guest, hypervisor}, io);
}

TEST(GuestVsHypervisor, ComparesSendsToTheEvent)
{
    const auto guest = profileOf(Guest, 1000, 100, {0, 0, 50, 70, 60, 0, 0, 0});
    const auto checks = checkSends(guest, profileOf(Hypervisor, 930, 100, {0, 0, 35, 64, 63, 18, 0, 0, 0}));
    ASSERT_THAT(checks, SizeIs(1));
    EXPECT_EQ(checks[0].ok, true);
    EXPECT_EQ(checks[0].left, 180.0);
    EXPECT_THAT(checks[0].name, HasSubstr("g1 on a: events sent"));
    const auto oneLess = checkSends(guest, profileOf(Hypervisor, 930, 100, {0, 0, 35, 64, 63, 17, 0, 0, 0}));
    EXPECT_EQ(oneLess.at(0).ok, false);
    EXPECT_THAT(oneLess.at(0).note, HasSubstr("events 180 against 179"));
}

TEST(GuestVsHypervisor, LeavesOutSendsWhereTheProbesMissedSome)
{
    const auto guest = profileOf(Guest, 1000, 100, {0, 0, 5, 0, 60, 0, 0, 0});
    const auto hypervisor = profileOf(Hypervisor, 1000, 100, {0, 0, 5, 0, 64, 0, 0, 0});
    EXPECT_EQ(checkSends(guest, hypervisor).at(0).ok, false);
    const auto checks = checkSends(guest, hypervisor, {"g1", span(1390, 1510)});
    EXPECT_EQ(checks.at(0).ok, true);
    EXPECT_EQ(checks.at(0).left, 5.0);
}

TEST(GuestVsHypervisor, NeedsSendsOfBoth)
{
    const auto guest = profileOf(Guest, 1000, 100, {1});
    const auto hypervisor = profileOf(Hypervisor, 1000, 100, {1});
    IoProfile io;
    io.channels = {channelsOf(hypervisor)};
    EXPECT_THAT(checkGuestSendsAgainstHypervisor({guest, hypervisor}, io), IsEmpty());
}

} // namespace
} // namespace xenlens::test
