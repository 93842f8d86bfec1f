// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/record_parser.h"
#include "records_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

using namespace xenlens::tracer;
using namespace xenlens::test;
using testing::ElementsAre;
using testing::SizeIs;

namespace {

std::vector<TraceRecord> parseAll(RecordParser& parser, const std::vector<std::vector<uint32_t>>& raws, uint64_t end)
{
    std::vector<uint32_t> window;
    for (const auto& raw : raws)
        window.insert(window.end(), raw.begin(), raw.end());
    std::vector<TraceRecord> records;
    parser.parse(window, end, records);
    return records;
}

TEST(RecordParser, givesEachRecordItsTime)
{
    RecordParser parser(3, 100);
    const uint32_t delta5 = 5u << CostDeltaShift, deltaFloat = ((2u << 10) + 1) << CostDeltaShift; // (1024 + 1) * 2
    const auto records = parseAll(parser,
        {
            rawRecord(0x0002f001, 0, {7}), // nothing had a time yet
            rawRecord(ClockReading, 1000, {1, 2, 3, 4, 5}),
            rawRecord(CostCall + 1, 0, {delta5 | 9}),
            rawRecord(0x0002f001, 0, {7}), // a record without a time has no delta either
            rawRecord(CostSubcall + 2, 0, {deltaFloat}),
            rawRecord(WrapBuffer, 5000, {}), // padding, but its time counts
            rawRecord(CostCall, 0, {delta5}),
            rawRecord(LogdirtyMark, 0x123456789, {1, 2}),
        },
        1ull << 40);
    std::vector<uint64_t> times;
    for (const auto& r : records)
        times.push_back(r.tsc);
    EXPECT_THAT(times, ElementsAre(100, 1000, 1005, 1005, 3055, 5005, 0x123456789));
    EXPECT_EQ(records[1].words[4], 5u);
    EXPECT_EQ(records[1].count, 5);
    EXPECT_EQ(records[1].cpu, 3);
    EXPECT_EQ(parser.records(), 7u);
    EXPECT_EQ(parser.unreadBytes(), 0u);
}

TEST(RecordParser, keepsTheReferenceFromWindowToWindow)
{
    RecordParser parser(0, 100);
    parseAll(parser, {rawRecord(ClockReading, 1000, {})}, 2000);
    const auto records = parseAll(parser, {rawRecord(CostCall, 0, {5u << CostDeltaShift})}, 2000);
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_EQ(records[0].tsc, 1005u);
}

TEST(RecordParser, neverGoesBackNorPastTheMomentOfTaking)
{
    RecordParser parser(0, 100);
    const auto records = parseAll(parser,
        {rawRecord(1, 500, {}), rawRecord(2, 400, {}), rawRecord(3, UINT64_MAX, {}), rawRecord(4, 600, {})}, 700);
    std::vector<uint64_t> times;
    for (const auto& r : records)
        times.push_back(r.tsc);
    EXPECT_THAT(times, ElementsAre(500, 500, 700, 700));
}

TEST(RecordParser, countsWhatIsNoWholeRecord)
{
    for (size_t cut = 1; cut < 8; ++cut) {
        RecordParser parser(0, 100);
        auto raw = rawRecord(ClockReading, 1000, {1, 2, 3, 4, 5});
        raw.resize(cut);
        const auto records = parseAll(parser, {rawRecord(1, 200, {}), raw}, 2000);
        EXPECT_THAT(records, SizeIs(1));
        EXPECT_EQ(parser.unreadBytes(), cut * 4);
    }
}

TEST(RecordParser, bearsAnyWords)
{
    std::mt19937 random(11);
    RecordParser parser(0, 100);
    for (int i = 0; i < 2000; ++i) {
        std::vector<uint32_t> window(random() % 64);
        for (auto& word : window)
            word = static_cast<uint32_t>(random());
        std::vector<TraceRecord> records;
        parser.parse(window, 1'000'000, records);
        for (const auto& r : records)
            ASSERT_LE(r.tsc, 1'000'000u);
    }
}

} // namespace
