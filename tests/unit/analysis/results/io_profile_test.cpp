// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/io_profile.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

TEST(RingProfile, HasTheDevicesLinuxName)
{
    RingProfile ring;
    const auto named = [&ring](std::uint32_t device) {
        ring.device = device;
        return ring.deviceName();
    };
    EXPECT_EQ(named(51712), "xvda");
    EXPECT_EQ(named(51713), "xvda1");
    EXPECT_EQ(named(51728), "xvdb");
    EXPECT_EQ(named((1u << 28) | (26u << 8)), "xvdaa");
    EXPECT_EQ(named((1u << 28) | (27u << 8) | 3), "xvdab3");
    EXPECT_EQ(named(8 << 8 | 17), "sdb1");
    EXPECT_EQ(named(3 << 8 | 64), "hdb");
    EXPECT_EQ(named(22 << 8), "hdc");
    EXPECT_EQ(named(4711), "block device 4711");
    ring.kind = RingKind::NetfrontRx;
    EXPECT_EQ(named(1), "eth1");
    ring.kind = RingKind::NetbackTx;
    ring.peer = DomId{3};
    EXPECT_EQ(named(0), "vif3.0");
}

TEST(RingCounts, HaveNoRatioWithoutAPush)
{
    RingCounts counts;
    EXPECT_EQ(counts.batchSize(), std::nullopt);
    EXPECT_EQ(counts.notifyShare(), std::nullopt);
    counts.pushes = 4;
    counts.pushedSlots = 6;
    counts.notifications = 1;
    counts += counts;
    EXPECT_EQ(counts.pushes, 8U);
    EXPECT_DOUBLE_EQ(*counts.batchSize(), 1.5);
    EXPECT_DOUBLE_EQ(*counts.notifyShare(), 0.25);
}

TEST(GrantCounts, AddUp)
{
    GrantCounts counts{1, 2, 3, 4};
    counts += GrantCounts{10, 20, 30, 40};
    EXPECT_EQ(counts.operations, 11U);
    EXPECT_EQ(counts.failed, 22U);
    EXPECT_EQ(counts.batches, 33U);
    EXPECT_EQ(counts.bytes, 44U);
}

TEST(RingProfile, CountsPacketsOfAReceivingRingByItsResponses)
{
    RingProfile ring;
    ring.counts.requests = 256;
    ring.counts.responses = 3;
    for (const RingKind kind : {RingKind::Blkfront, RingKind::Blkback, RingKind::NetfrontTx, RingKind::NetbackTx}) {
        ring.kind = kind;
        EXPECT_EQ(ring.items(), 256u) << toString(kind);
    }
    for (const RingKind kind : {RingKind::NetfrontRx, RingKind::NetbackRx}) {
        ring.kind = kind;
        EXPECT_EQ(ring.items(), 3u) << toString(kind);
    }
}

TEST(GrantProfile, KnowsWhichOperationsCarryBytes)
{
    GrantProfile grant;
    for (const GrantOp op : {GrantOp::Map, GrantOp::CopyFrom, GrantOp::CopyTo}) {
        grant.op = op;
        EXPECT_TRUE(grant.carriesBytes()) << toString(op);
    }
    for (const GrantOp op : {GrantOp::Access, GrantOp::End, GrantOp::Unmap, GrantOp::Transfer}) {
        grant.op = op;
        EXPECT_FALSE(grant.carriesBytes()) << toString(op);
    }
    EXPECT_EQ(grant.counts.batchSize(), std::nullopt);
    grant.counts = {10, 0, 4, 0};
    EXPECT_EQ(grant.counts.batchSize(), 2.5);
}

} // namespace
} // namespace xenlens::analysis
