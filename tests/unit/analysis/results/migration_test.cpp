// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/migration.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

TEST(Round, HasARateOnlyWithALength)
{
    Round round;
    round.pagesSent = 1000;
    EXPECT_EQ(round.sentMbitPerSecond(), std::nullopt);
    round.time.end = {1'000'000'000};
    EXPECT_DOUBLE_EQ(*round.sentMbitPerSecond(), 32.768);
    EXPECT_EQ(round.dirtiedMbitPerSecond(), std::nullopt) << "not known is not zero";
    round.pagesDirtied = 0;
    EXPECT_EQ(round.dirtiedMbitPerSecond(), 0.0);
}

TEST(Migration, HasARatioOnlyToAKnownMemory)
{
    Migration migration;
    migration.bytesSent = 300;
    EXPECT_EQ(migration.sentToMemoryRatio(), std::nullopt);
    migration.memoryBytes = 0;
    EXPECT_EQ(migration.sentToMemoryRatio(), std::nullopt);
    migration.memoryBytes = 200;
    EXPECT_EQ(migration.sentToMemoryRatio(), 1.5);
}

} // namespace
} // namespace xenlens::analysis
