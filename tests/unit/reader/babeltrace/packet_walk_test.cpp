// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "ctf_writer.h"
#include "reader/babeltrace/packet_walk.h"

#include <gmock/gmock.h>

#include <cstring>
#include <fstream>

namespace xenlens::reader {

static bool operator==(const ByteRange& a, const ByteRange& b)
{
    return a.begin == b.begin && a.end == b.end;
}

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::size_t packetBytes = 4096;
constexpr std::size_t packets = 5;

template <class T> void put(std::string& bytes, std::size_t at, T value)
{
    std::memcpy(bytes.data() + at, &value, sizeof value);
}

/// Five packets of 4096 bytes.
std::string wholeFile()
{
    std::string bytes(packets * packetBytes, '.');
    for (std::size_t packet = 0; packet < packets; ++packet) {
        const std::size_t at = packet * packetBytes;
        put<std::uint32_t>(bytes, at, 0xC1FC1FC1);
        std::memset(bytes.data() + at + 4, 'u', 16);
        put<std::uint64_t>(bytes, at + 32, 100 * packet);
        put<std::uint64_t>(bytes, at + 40, 100 * packet + 50);
        put<std::uint64_t>(bytes, at + 48, (packetBytes - 100) * 8);
        put<std::uint64_t>(bytes, at + 56, packetBytes * 8);
        put<std::uint64_t>(bytes, at + 64, packet);
        put<std::uint64_t>(bytes, at + 72, 0);
    }
    return bytes;
}

PacketWalk walk(const std::string& bytes)
{
    const test::TemporaryFolder folder;
    std::ofstream(folder.path() / "stream", std::ios::binary) << bytes;
    TraceUuid uuid{};
    uuid.fill('u');
    return walkPackets(folder.path() / "stream", uuid);
}

TEST(PacketWalk, GoesThroughAWholeFile)
{
    const PacketWalk found = walk(wholeFile());
    EXPECT_THAT(found.valid, ElementsAre(ByteRange{0, packets * packetBytes}));
    EXPECT_THAT(found.damaged, IsEmpty());
    EXPECT_FALSE(found.cut);
    EXPECT_THAT(walk("").damaged, IsEmpty());
}

TEST(PacketWalk, LeavesOutThePacketWhoseHeaderIsDamaged)
{
    const std::size_t fields[] = {0, 4, 32, 40, 48, 56, 64, 72}; // magic, uuid, and the numbers behind the stream's
    for (const std::size_t field : fields) {
        std::string bytes = wholeFile();
        std::memset(bytes.data() + 2 * packetBytes + field, 0xff, field == 4 ? 16 : field == 0 ? 4 : 8);
        const PacketWalk found = walk(bytes);
        EXPECT_THAT(found.damaged, ElementsAre(ByteRange{2 * packetBytes, 3 * packetBytes})) << "field at " << field;
        EXPECT_THAT(
            found.valid, ElementsAre(ByteRange{0, 2 * packetBytes}, ByteRange{3 * packetBytes, packets * packetBytes}))
            << "field at " << field;
    }
}

TEST(PacketWalk, FindsTheNextPacketBehindAWrongSize)
{
    for (const std::uint64_t size : {packetBytes - 8, packetBytes + 8, 2 * packetBytes + 16, 100 * packetBytes}) {
        std::string bytes = wholeFile();
        put<std::uint64_t>(bytes, packetBytes + 56, size * 8);
        const PacketWalk found = walk(bytes);
        EXPECT_THAT(found.damaged.size(), 1U) << "size " << size;
        EXPECT_LE(found.damaged[0].end, 2 * packetBytes) << "size " << size;
        EXPECT_EQ(found.valid.back().end, packets * packetBytes) << "size " << size;
    }
}

TEST(PacketWalk, KnowsAPacketThatTheEndCuts)
{
    const std::string bytes = wholeFile().substr(0, 4 * packetBytes + 1000);
    const PacketWalk found = walk(bytes);
    ASSERT_TRUE(found.cut);
    EXPECT_EQ(found.cut->packetBits, packetBytes * 8);
    EXPECT_THAT(found.damaged, ElementsAre(ByteRange{4 * packetBytes, 4 * packetBytes + 1000}));
    EXPECT_FALSE(walk(wholeFile().substr(0, 4 * packetBytes + 20)).cut) << "not even a header";
}

TEST(PacketWalk, SaysWhenAFileCannotBeOpened)
{
    EXPECT_THROW(walkPackets("/nonexistent/stream", std::nullopt), Error);
}

} // namespace
} // namespace xenlens::reader
