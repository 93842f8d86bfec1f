// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers are of a migration that was recorded in the lab: a guest went from one host to another whose Xen's wall
// clock was 1.3 s ahead, and asked a reference for the time before and after.
#include "analysis/logs/guest_clock.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using guest::ClockAnchor;
using guest::ClockSource;
using guest::Suspend;
using guest::SuspendStage;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint64_t leftNs = 1'668'144'240'628;
constexpr std::uint64_t backNs = 1'668'157'183'890;

Suspend stage(SuspendStage which, std::uint64_t ts, std::uint64_t unixNs, std::uint64_t schedNs, std::uint64_t tsc,
    std::uint64_t backTsc = 0)
{
    Suspend suspend;
    suspend.stage = which;
    suspend.tsNs = ts;
    suspend.boottimeNs = ts;
    suspend.allClocks = true;
    suspend.unixNs = unixNs;
    suspend.schedNs = schedNs;
    suspend.tsc = tsc;
    suspend.backTsc = backTsc;
    return suspend;
}

std::vector<Suspend> recordedStages()
{
    return {
        stage(SuspendStage::Requested, 1668098470451, 1795364264835160891, 1673094608386, 4397569516811),
        stage(SuspendStage::Frozen, 1668142876964, 1795364264879566109, 1673139015759, 4397684981043),
        stage(SuspendStage::Left, leftNs, 1795364264880894834, 1673141166280, 4397690565186),
        stage(SuspendStage::Back, backNs, 1795364268168168541, 1673176258200, 4402631815480, 4402535268203),
        stage(SuspendStage::Thawed, 1668542374759, 1795364268553337172, 1673561457136, 4403633405555),
    };
}

std::vector<ClockAnchor> recordedAnchors()
{
    const auto reference = ClockSource::Reference;
    return {{1627069829833, 0, 1795364231990139446, 2549366, reference},
        {1627077229009, 0, 1795364223813883275, 37861, ClockSource::Host},
        {1637102078222, 0, 1795364242023037705, 6876985, reference},
        {1647295156932, 0, 1795364252215378226, 8660534, reference},
        {1657837191611, 0, 1795364262759299850, 11495362, reference},
        // read before the suspend, sent after it
        {1668052725185, 0, 1795364272973007070, 32468399, reference},
        {1668583167661, 0, 1795364268594116096, 41853, ClockSource::Host},
        {1669995986445, 0, 1795364276863737048, 18752171, reference},
        {1679247346230, 0, 1795364286122557470, 3495361, reference}};
}

TEST(GuestClock, TakesTheDowntimeFromTheReference)
{
    const GuestClock clock(recordedAnchors(), recordedStages(), {});
    EXPECT_TRUE(clock.hasReference());
    ASSERT_THAT(clock.suspendIntervals(), SizeIs(1));
    const SuspendInterval& suspendInterval = clock.suspendIntervals().front();
    ASSERT_TRUE(suspendInterval.bound);
    // by hand, from the anchors next to the suspend: 1960.4 ms +- 25.6 ms
    EXPECT_NEAR(suspendInterval.time.duration().milliseconds(), 1960.4, 25.6);
    EXPECT_GT(suspendInterval.bound->milliseconds(), 5);
    EXPECT_LT(suspendInterval.bound->milliseconds(), 30);
    // the wall clocks of the two Xens differ by 1.3 s
    ASSERT_TRUE(suspendInterval.ownLength);
    EXPECT_NEAR(suspendInterval.ownLength->milliseconds(), 3287.3, 0.1);
    ASSERT_TRUE(suspendInterval.leaving);
    EXPECT_NEAR(suspendInterval.leaving->milliseconds(), 45.8, 0.1);
    // 96,547,277 cycles at 2.6 GHz
    ASSERT_TRUE(suspendInterval.resume);
    EXPECT_NEAR(suspendInterval.resume->milliseconds(), 37.1, 0.1);
}

TEST(GuestClock, PutsNoEventIntoTheGapOrOutOfOrder)
{
    const GuestClock clock(recordedAnchors(), recordedStages(), {});
    const TimeRange gap = clock.suspendIntervals().front().time;
    TimeNs last = clock.toUnix(leftNs - 50'000'000);
    for (std::uint64_t at = leftNs - 50'000'000; at < backNs + 50'000'000; at += 99'991) {
        const TimeNs time = clock.toUnix(at);
        EXPECT_LE(last, time);
        EXPECT_FALSE(gap.begin < time && time < gap.end) << at;
        last = time;
    }
    EXPECT_EQ(clock.toUnix(leftNs), gap.begin);
    EXPECT_EQ(clock.toUnix(leftNs + 1), gap.end); // a clock that is a little off
    EXPECT_EQ(clock.toUnix(backNs), gap.end);
}

TEST(GuestClock, CutsWhatStraddlesTheGap)
{
    const GuestClock clock(recordedAnchors(), recordedStages(), {});
    const auto pieces = clock.pieces(leftNs - 30'000'000, backNs + 60'000'000);
    ASSERT_THAT(pieces, SizeIs(2));
    const TimeRange gap = clock.suspendIntervals().front().time;
    EXPECT_EQ(pieces[0].time.end, gap.begin);
    EXPECT_EQ(pieces[1].time.begin, gap.end);
    EXPECT_EQ(pieces[0].length, 30'000'000u);
    EXPECT_EQ(pieces[1].length, 60'000'000u);
    EXPECT_THAT(clock.pieces(leftNs - 20, leftNs), SizeIs(1));
    EXPECT_THAT(clock.pieces(backNs, backNs + 20), SizeIs(1));
    EXPECT_THAT(clock.pieces(backNs, backNs), IsEmpty());
}

TEST(GuestClock, LeavesOutAnAnchorThatTheSuspendInterrupted)
{
    std::vector<ClockAnchor> anchors = recordedAnchors();
    const GuestClock clock(anchors, recordedStages(), {});
    // asked before the suspend, answered after it: with a short round trip it would be the best of all
    anchors.push_back({leftNs - 10, 0, 1795364299000000000, 1000, ClockSource::Reference});
    const GuestClock same(anchors, recordedStages(), {});
    EXPECT_EQ(clock.suspendIntervals().front().time, same.suspendIntervals().front().time);
}

TEST(GuestClock, GoesOnByTheGuestsOwnIdeaWhereNoAnchorFollows)
{
    std::vector<ClockAnchor> anchors = recordedAnchors();
    anchors.resize(6);
    const GuestClock clock(anchors, recordedStages(), {});
    const SuspendInterval& suspendInterval = clock.suspendIntervals().front();
    EXPECT_EQ(suspendInterval.bound, std::nullopt);
    EXPECT_EQ(suspendInterval.time.duration(), suspendInterval.ownLength);
    EXPECT_EQ(clock.bound(backNs + 1), std::nullopt);
}

TEST(GuestClock, KnowsOfAStockKernelWhenItWasFrozenAndBack)
{
    Suspend frozen = stage(SuspendStage::Frozen, 1000, 0, 0, 0);
    Suspend back = stage(SuspendStage::Back, 1000, 0, 0, 0);
    frozen.allClocks = back.allClocks = false;
    frozen.boottimeNs = 1000;
    back.boottimeNs = 5000;
    const GuestClock clock({}, {back, frozen}, DurationNs{1'000'000}); // sorted by time, equal ones as sent
    EXPECT_THAT(clock.suspendIntervals(), IsEmpty());
    const GuestClock ordered({}, {frozen, back}, DurationNs{1'000'000});
    ASSERT_THAT(ordered.suspendIntervals(), SizeIs(1));
    EXPECT_EQ(ordered.suspendIntervals()[0].time, (TimeRange{TimeNs{1'001'000}, TimeNs{1'005'000}}));
    EXPECT_EQ(ordered.suspendIntervals()[0].resume, std::nullopt);
}

TEST(GuestClock, TakesASuspendThatFailedForNoAbsence)
{
    std::vector<Suspend> stages = recordedStages();
    std::erase_if(stages, [](const Suspend& s) { return s.stage == SuspendStage::Back; });
    stages.back().status = -16;
    EXPECT_THAT(GuestClock(recordedAnchors(), stages, {}).suspendIntervals(), IsEmpty());
}

TEST(GuestClock, SurvivesStagesThatContradictEachOther)
{
    std::vector<Suspend> stages = recordedStages();
    stages[3].unixNs = 1; // back before it left
    stages[3].backTsc = stages[3].tsc + 1;
    const GuestClock clock({}, stages, DurationNs{5});
    ASSERT_THAT(clock.suspendIntervals(), SizeIs(1));
    EXPECT_EQ(clock.suspendIntervals()[0].ownLength, std::nullopt);
    EXPECT_EQ(clock.suspendIntervals()[0].resume, std::nullopt);
    EXPECT_GE(clock.suspendIntervals()[0].time.duration(), DurationNs{0});
}

} // namespace
} // namespace xenlens::analysis
