// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/dirty_batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace xenlens::xen {
namespace {

using testing::ElementsAre;

class DirtyBatchesTest : public testing::Test
{
protected:
    DirtyBatches batches{3, [this](uint16_t domid, DirtyBatches::Batch& batch) {
                             std::string line = std::to_string(domid) + ": " + std::to_string(batch.beginNs) + " to "
                                 + std::to_string(batch.endNs) + ":";
                             for (const uint64_t pfn : batch.pfns)
                                 line += " " + std::to_string(pfn);
                             lines.push_back(line);
                         }};
    std::vector<std::string> lines;
};

TEST_F(DirtyBatchesTest, AreEmittedWhenFull)
{
    for (uint64_t pfn = 1; pfn <= 4; ++pfn)
        batches.mark(100 * pfn, {7, pfn});
    EXPECT_THAT(lines, ElementsAre("7: 100 to 300: 1 2 3"));
    EXPECT_EQ(batches.oldestNs(), 400U);
}

TEST_F(DirtyBatchesTest, AreOfOneDomain)
{
    batches.mark(100, {7, 1});
    batches.mark(200, {8, 2});
    batches.flush(7);
    batches.flush(9); // nothing waits
    EXPECT_THAT(lines, ElementsAre("7: 100 to 100: 1"));
    batches.flushAll();
    EXPECT_THAT(lines, ElementsAre("7: 100 to 100: 1", "8: 200 to 200: 2"));
    EXPECT_EQ(batches.oldestNs(), UINT64_MAX);
}

TEST_F(DirtyBatchesTest, AreEmittedByAge)
{
    batches.mark(100, {7, 1});
    batches.mark(200, {8, 2});
    batches.mark(300, {7, 3});
    batches.flushUntil(99);
    EXPECT_TRUE(lines.empty());
    batches.flushUntil(100);
    EXPECT_THAT(lines, ElementsAre("7: 100 to 300: 1 3"));
    EXPECT_EQ(batches.oldestNs(), 200U);
}

TEST(DirtyRecords, AreReadOffTheirWords)
{
    const uint32_t words[] = {0x12U << 16 | 7, 0x89abcdef, 3, 4};
    const auto mark = dirtyMark(LogdirtyMark, words);
    ASSERT_TRUE(mark);
    EXPECT_EQ(mark->domid, 7);
    EXPECT_EQ(mark->pfn, 0x1289abcdefULL);
    const auto counts = dirtyCounts(LogdirtyCounts, words);
    ASSERT_TRUE(counts);
    EXPECT_EQ(counts->op, 0x12);
    EXPECT_EQ(counts->dirty, 3U);
    const auto pause = dirtyPause(LogdirtyPause, words);
    ASSERT_TRUE(pause);
    EXPECT_EQ(pause->ns, 4ULL << 32 | 3);
}

TEST(DirtyRecords, NeedAllTheirWords)
{
    const uint32_t words[] = {7, 1, 2, 3};
    EXPECT_FALSE(dirtyMark(LogdirtyMark, std::span(words, 1)));
    EXPECT_FALSE(dirtyCounts(LogdirtyCounts, std::span(words, 2)));
    EXPECT_FALSE(dirtyPause(LogdirtyPause, std::span(words, 3)));
    EXPECT_FALSE(dirtyMark(LogdirtyPause, words));
}

} // namespace
} // namespace xenlens::xen
