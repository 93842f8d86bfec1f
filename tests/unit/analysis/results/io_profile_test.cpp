// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/io_profile.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

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

TEST(ChannelProfile, HasNoRateWithoutATime)
{
    ChannelProfile channels;
    EXPECT_EQ(channels.perSecond(10), std::nullopt);
    channels.watched = DurationNs{0};
    EXPECT_EQ(channels.perSecond(10), std::nullopt);
    channels.watched = DurationNs{2'000'000'000};
    EXPECT_EQ(channels.perSecond(10), 5.0);
}

} // namespace
} // namespace xenlens::analysis
