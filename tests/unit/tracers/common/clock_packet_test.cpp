// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock_packet.h"

#include <gtest/gtest.h>

#include <vector>

using namespace xenlens::tracer;

TEST(ClockPacket, comesBackAsItWas)
{
    const ClockPacket packet{ClockPacket::Kind::Answer, 0x0123456789abcdef, 1'795'361'089'924'503'518};
    const auto decoded = ClockPacket::decode(packet.encode());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->kind, packet.kind);
    EXPECT_EQ(decoded->nonce, packet.nonce);
    EXPECT_EQ(decoded->unixNs, packet.unixNs);
    EXPECT_EQ(packet.encode()[0], 'X') << "big-endian on the wire";
}

TEST(ClockPacket, refusesWhatIsNotOne)
{
    const auto good = ClockPacket{ClockPacket::Kind::Question, 7, 0}.encode();
    EXPECT_TRUE(ClockPacket::decode(good));
    for (const size_t at : {0u, 3u, 4u, 5u, 6u, 7u}) { // magic, version, kind
        auto bad = good;
        bad[at] ^= 0x40;
        EXPECT_FALSE(ClockPacket::decode(bad)) << "byte " << at;
    }
    const std::vector<uint8_t> longer(good.size() + 1);
    EXPECT_FALSE(ClockPacket::decode(longer));
    for (size_t length = 0; length < good.size(); ++length)
        EXPECT_FALSE(ClockPacket::decode({good.data(), length}));
}
