// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest.h"
#include "tables.h"

#include <gtest/gtest.h>

using namespace xenlens::tracer;

TEST(GuestTables, differencesAreTakenWordByWord)
{
    guest_grant now{10, 3, 4, 4096}, before{7, 3, 4, 0};
    const auto added = difference(now, before);
    EXPECT_EQ(added.operations, 3u);
    EXPECT_EQ(added.failed, 0u);
    EXPECT_EQ(added.bytes, 4096u);
    EXPECT_FALSE(isZero(added));
    EXPECT_TRUE(isZero(difference(now, now)));
}

TEST(GuestTables, keysAreToldApartByEachOfTheirFields)
{
    Sums<guest_ring_key, guest_ring> rings;
    rings[{GUEST_RING_BLKFRONT, 0, 51712, 0}].requests = 1;
    rings[{GUEST_RING_BLKFRONT, 0, 51712, 1}].requests = 2;
    rings[{GUEST_RING_BLKBACK, 0, 51712, 0}].requests = 3;
    EXPECT_EQ(rings.size(), 3u);
    EXPECT_EQ((rings[{GUEST_RING_BLKFRONT, 0, 51712, 1}].requests), 2u);
}
