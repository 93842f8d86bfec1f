// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/live_rounds.h"

#include <gtest/gtest.h>

using namespace xenlens;
using namespace xenlens::recorder;

TEST(LiveRounds, TheLastRoundOfARunningMigrationHasNotEnded)
{
    analysis::Migration migration;
    migration.outcome = analysis::Outcome::InProgress;
    EXPECT_EQ(endedRounds(migration), 0u);
    migration.rounds.resize(3);
    EXPECT_EQ(endedRounds(migration), 2u);
    migration.outcome = analysis::Outcome::Completed;
    EXPECT_EQ(endedRounds(migration), 3u);
}

TEST(LiveRounds, ASessionsAddressIsOfThisMachinesLoopback)
{
    EXPECT_EQ(liveUrl(5344, "a"), "net://127.0.0.1:5344/host/a/xenlens");
}
