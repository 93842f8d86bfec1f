// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/view_state.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

namespace xenlens::model {

TEST(ViewState, SignalsOnlyChanges)
{
    ViewState state;
    const QSignalSpy rounds(&state, &ViewState::roundChanged);
    const QSignalSpy ranges(&state, &ViewState::rangeChanged);
    state.setRound(3);
    state.setRound(3);
    state.setRange(TimeRange{{10}, {20}});
    state.setRange(TimeRange{{10}, {20}});
    EXPECT_EQ(rounds.count(), 1);
    EXPECT_EQ(ranges.count(), 1);
}

TEST(ViewState, AnotherMigrationForgetsRoundAndRange)
{
    ViewState state;
    state.setRound(3);
    state.setRange(TimeRange{{10}, {20}});
    state.setMigration(1);
    EXPECT_EQ(state.round(), 0);
    EXPECT_FALSE(state.range());
}

TEST(ViewState, AnEmptyRangeIsAll)
{
    ViewState state;
    state.setRange(TimeRange{{20}, {20}});
    EXPECT_FALSE(state.range());
}

} // namespace xenlens::model
