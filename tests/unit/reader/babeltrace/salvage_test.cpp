// SPDX-License-Identifier: GPL-3.0-or-later
// Input that is cut or corrupt: what is sound is kept, nothing crashes or hangs.
#include "core/error.h"
#include "reader/babeltrace/salvage.h"
#include "recorder.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <unistd.h>

namespace xenlens::test {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint64_t eventCount = 30;

/// Two streams of two packets each, 30 events in all, at 1..30: stream 0 has the odd times.
CtfTrace smallTrace()
{
    CtfTrace trace("a");
    for (std::uint64_t ts = 1; ts <= eventCount; ++ts)
        trace.add(streamProgress(ts, ts), ts % 2 == 1 ? 0 : 1, ts <= eventCount / 2 ? 0 : 1);
    return trace;
}

std::string bytesOf(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void overwrite(const fs::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

std::size_t countOdd(const std::vector<std::int64_t>& times)
{
    return static_cast<std::size_t>(
        std::count_if(times.begin(), times.end(), [](std::int64_t t) { return t % 2 == 1; }));
}

TEST(CutStream, KeepsWhatIsReadableAndTheOtherStreams)
{
    const TemporaryFolder folder;
    smallTrace().write(folder.path());
    const fs::path stream = folder.path() / "stream_0";
    fs::resize_file(stream, fs::file_size(stream) * 3 / 4);
    const Reading reading = readTrace(folder.path());
    EXPECT_EQ(reading.recorder.times.size() - countOdd(reading.recorder.times), eventCount / 2) << "stream 1 is whole";
    EXPECT_GT(countOdd(reading.recorder.times), eventCount / 4) << "the first packet and part of the second";
    EXPECT_LT(countOdd(reading.recorder.times), eventCount / 2);
    ASSERT_THAT(reading.recorder.gaps, SizeIs(1));
    EXPECT_EQ(reading.recorder.gaps[0].kind, Gap::Kind::Unreadable);
    EXPECT_THAT(reading.statistics.warnings, ElementsAre(HasSubstr(stream.string() + ": cut: its last packet")));
}

TEST(CutStream, EveryLengthOfAFileIsReadOrRefusedWithoutACrash)
{
    const TemporaryFolder folder;
    smallTrace().write(folder.path());
    const fs::path stream = folder.path() / "stream_0";
    const std::string whole = bytesOf(stream);
    std::vector<std::int64_t> complete = readTrace(folder.path()).recorder.times;
    std::erase_if(complete, [](std::int64_t t) { return t % 2 == 0; });
    std::size_t before = 0;
    for (std::size_t length = 0; length < whole.size(); ++length) {
        overwrite(stream, whole.substr(0, length));
        const Reading reading = readTrace(folder.path());
        const std::size_t odd = countOdd(reading.recorder.times);
        EXPECT_EQ(reading.recorder.times.size() - odd, eventCount / 2) << "length " << length;
        std::vector<std::int64_t> kept = reading.recorder.times;
        std::erase_if(kept, [](std::int64_t t) { return t % 2 == 0; });
        EXPECT_TRUE(std::equal(kept.begin(), kept.end(), complete.begin())) << "the same as of the whole, " << length;
        EXPECT_GE(odd, before) << "a longer file holds no less, length " << length;
        before = odd;
    }
    EXPECT_EQ(before, eventCount / 2 - 1);
}

/// Six packets of five events each in one stream, and nothing else.
CtfTrace sixPackets()
{
    CtfTrace trace("a");
    for (std::uint64_t ts = 1; ts <= eventCount; ++ts)
        trace.add(streamProgress(ts, ts), 0, static_cast<int>((ts - 1) / 5));
    return trace;
}

/// Where the packets of a stream file begin.
std::vector<std::size_t> packetsOf(const std::string& bytes)
{
    std::vector<std::size_t> starts;
    for (std::size_t at = 0; at < bytes.size();) {
        starts.push_back(at);
        std::uint64_t bits = 0;
        std::memcpy(&bits, bytes.data() + at + 56, sizeof bits);
        at += bits / 8;
    }
    return starts;
}

class DamagedPacket : public ::testing::TestWithParam<std::pair<std::size_t, std::size_t>>
{
};

TEST_P(DamagedPacket, CostsNoMoreThanItself)
{
    const auto [at, count] = GetParam();
    const TemporaryFolder folder;
    sixPackets().write(folder.path());
    const fs::path stream = folder.path() / "stream_0";
    const std::string whole = bytesOf(stream);
    const std::vector<std::size_t> packets = packetsOf(whole);
    ASSERT_THAT(packets, SizeIs(6));
    for (std::size_t packet = 0; packet < packets.size(); ++packet) {
        for (const char byte : {'\0', '\xff'}) {
            std::string bytes = whole;
            std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(packets[packet] + at), count, byte);
            overwrite(stream, bytes);
            if (bytes == whole)
                continue;
            const Reading reading = readTrace(folder.path());
            EXPECT_THAT(reading.recorder.times, SizeIs(eventCount - 5)) << "packet " << packet << ", at " << at;
            EXPECT_THAT(reading.statistics.warnings, SizeIs(1)) << "packet " << packet << ", at " << at;
        }
    }
}

// magic, content_size, packet_size, and the whole header; this trace has no uuid
INSTANTIATE_TEST_SUITE_P(
    Headers, DamagedPacket, ::testing::Values(std::pair(0, 4), std::pair(48, 8), std::pair(56, 8), std::pair(0, 84)));

TEST(DamagedStream, ThatCannotBeOpenedCostsItselfAlone)
{
    if (geteuid() == 0)
        GTEST_SKIP() << "root may read everything";
    const TemporaryFolder folder;
    smallTrace().write(folder.path());
    fs::permissions(folder.path() / "stream_0", fs::perms::none);
    const Reading reading = readTrace(folder.path());
    EXPECT_THAT(reading.recorder.times, SizeIs(eventCount / 2));
    EXPECT_THAT(reading.statistics.warnings, ElementsAre(HasSubstr("stream_0: cannot be opened: Permission denied")));
}

TEST(DamagedMetadata, CutAnywhereIsRefusedBeforeBabeltrace)
{
    // LTTng's packets: magic, uuid, checksum, content_size, packet_size, and five bytes; then the text
    std::string packet("\x57\x1d\xd1\x75", 4);
    packet += std::string(20, 'u');
    const std::string text = "trace { major = 1; };";
    const auto bits = static_cast<std::uint32_t>((37 + text.size()) * 8);
    const std::uint32_t sizes[] = {bits, bits + 64};
    packet.append(reinterpret_cast<const char*>(sizes), sizeof sizes);
    packet += std::string(5, '\0') + text + std::string(8, '\0');
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "metadata";
    for (std::size_t length = 4; length < packet.size(); ++length) {
        overwrite(file, packet.substr(0, length));
        const bool isWhole = length >= 37 + text.size(); // only padding is missing
        EXPECT_EQ(reader::readMetadata(file).problem.has_value(), !isWhole) << "length " << length;
    }
}

TEST(DamagedMetadata, ClockWithoutFrequency)
{
    const TemporaryFolder folder;
    const fs::path file = folder.path() / "metadata";
    const auto problemOf = [&](const std::string& clock) {
        overwrite(file, "/* CTF 1.8 */ trace { major = 1; }; clock { name = \"freq = 1\"; " + clock + " };");
        return reader::readMetadata(file).problem;
    };
    EXPECT_FALSE(problemOf("freq = 1000;"));
    EXPECT_FALSE(problemOf("freq = 0x10;"));
    for (const char* clock :
        {"", "/* freq = 1; */", "// freq = 1;\n", "freq = 0;", "freq = -1;", "freq = ;", "freq;", "frequency = 1;"})
        EXPECT_EQ(problemOf(clock), "a clock in its metadata has no frequency") << clock;
}

TEST(CutStream, CutBetweenPacketsIsSeenByLttngsIndex)
{
    const TemporaryFolder folder;
    const fs::path stream = folder.path() / "ch_0";
    overwrite(stream, std::string(4096, 'x'));
    fs::create_directory(folder.path() / "index");
    const auto bigEndian = [](std::uint64_t value, int bytes) {
        std::string text;
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
            text += static_cast<char>(value >> shift);
        return text;
    };
    const auto writeIndex = [&](std::uint64_t lastOffset) {
        overwrite(folder.path() / "index" / "ch_0.idx",
            bigEndian(0xC1F1DCC1, 4) + bigEndian(1, 4) + bigEndian(1, 4) + bigEndian(16, 4) + bigEndian(0, 8)
                + bigEndian(2048 * 8, 8) + bigEndian(lastOffset, 8) + bigEndian(2048 * 8, 8));
    };
    const reader::Metadata unknownLayout;
    writeIndex(2048);
    EXPECT_FALSE(reader::findDamage(stream, unknownLayout));
    writeIndex(4096);
    EXPECT_EQ(reader::findDamage(stream, unknownLayout), "cut: shorter than its index says");
    writeIndex(~std::uint64_t{0});
    EXPECT_TRUE(reader::findDamage(stream, unknownLayout));
    overwrite(folder.path() / "index" / "ch_0.idx", "short");
    EXPECT_FALSE(reader::findDamage(stream, unknownLayout));
}

TEST(CutStream, LeavesNothingInTheTemporaryFolder)
{
    const TemporaryFolder temporary;
    const TemporaryFolder folder;
    smallTrace().write(folder.path());
    const fs::path stream = folder.path() / "stream_0";
    fs::resize_file(stream, fs::file_size(stream) - 5);
    const char* old = std::getenv("TMPDIR");
    const std::string before = old ? old : "/tmp";
    setenv("TMPDIR", temporary.path().c_str(), 1);
    readTrace(folder.path());
    setenv("TMPDIR", before.c_str(), 1);
    EXPECT_TRUE(fs::is_empty(temporary.path()));
}

TEST(CorruptStream, RandomBitFlipsDoNoHarm)
{
    const TemporaryFolder folder;
    smallTrace().write(folder.path());
    const fs::path stream = folder.path() / "stream_0";
    const std::string whole = bytesOf(stream);
    std::mt19937 random(23);
    for (int i = 0; i < 60; ++i) {
        std::string bytes = whole;
        bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
        overwrite(stream, bytes);
        try {
            const Reading reading = readTrace(folder.path());
            EXPECT_GE(reading.recorder.times.size() + 1, eventCount / 2)
                << "flip " << i; // a flip may hit a time or an id
        } catch (const Error& error) {
            FAIL() << "the other stream is sound: " << error.what();
        }
    }
}

TEST(CorruptMetadata, EndsInOneLine)
{
    const TemporaryFolder folder;
    smallTrace().write(folder.path());
    overwrite(folder.path() / "metadata", bytesOf(folder.path() / "metadata").substr(0, 700));
    try {
        readTrace(folder.path());
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr(folder.path().string() + ": not a readable CTF trace"));
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    }
}

TEST(CorruptMetadata, OneBadTraceDoesNotHideAnother)
{
    const TemporaryFolder folder;
    smallTrace().write(folder.path() / "good");
    smallTrace().write(folder.path() / "bad");
    overwrite(folder.path() / "bad" / "metadata", "/* CTF 1.8 */ nonsense {");
    const Reading reading = readTrace(folder.path());
    EXPECT_THAT(reading.recorder.times, SizeIs(eventCount));
    EXPECT_THAT(reading.statistics.warnings, ElementsAre(HasSubstr("bad: not a readable CTF trace")));
}

TEST(CorruptMetadata, RandomBitFlipsDoNoHarm)
{
    const TemporaryFolder folder;
    smallTrace().write(folder.path());
    const fs::path metadata = folder.path() / "metadata";
    const std::string whole = bytesOf(metadata);
    std::mt19937 random(42);
    for (int i = 0; i < 60; ++i) {
        std::string bytes = whole;
        bytes[11 + random() % (bytes.size() - 11)] ^= static_cast<char>(1 << random() % 7);
        overwrite(metadata, bytes);
        try {
            readTrace(folder.path());
        } catch (const Error&) { // as good an answer as any
        }
    }
}

} // namespace
} // namespace xenlens::test
