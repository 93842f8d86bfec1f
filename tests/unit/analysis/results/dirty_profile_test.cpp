// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/dirty_profile.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

TEST(DirtyProfile, AddsUpItsRounds)
{
    DirtyProfile profile;
    DirtyRound round;
    round.marks = 5;
    round.distinctPfns = 4;
    round.again = 1;
    round.lostRecords = 7;
    round.pause = DurationNs{100};
    round.peeks = 2;
    round.peekPauses = DurationNs{10};
    profile.rounds = {round, round};
    profile.rounds[1].pause.reset();
    profile.enablePause = DurationNs{1};
    EXPECT_EQ(profile.marksTotal(), 10U);
    EXPECT_EQ(profile.distinctTotal(), 8U);
    EXPECT_EQ(profile.againTotal(), 2U);
    EXPECT_EQ(profile.lostRecords(), 14U);
    EXPECT_EQ(profile.pausesTotal(), DurationNs{121});
    EXPECT_EQ(DirtyProfile().pausesTotal(), std::nullopt) << "none is known: not 0 ns";
}

TEST(DirtyMarks, AreNewWhereNothingElseIsKnown)
{
    const DirtyMarks marks{{}, 1, {7, 8, 9}, {false, true}};
    EXPECT_FALSE(marks.isAgain(0));
    EXPECT_TRUE(marks.isAgain(1));
    EXPECT_FALSE(marks.isAgain(2));
}

} // namespace
} // namespace xenlens::analysis
