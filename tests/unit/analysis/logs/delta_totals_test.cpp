// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/delta_totals.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

using Book = DeltaTotals<int, 1>;

TEST(DeltaTotals, AddsSummariesWhereThereAreNoTotals)
{
    Book book;
    book.addSummary(1, {10});
    book.addSummary(1, {7});
    book.addSummary(2, {3});
    EXPECT_EQ(book.sums().at(1)[0], 17u);
    EXPECT_EQ(book.sums().at(2)[0], 3u);
}

TEST(DeltaTotals, BelievesTheTotalsWhereASummaryWasLost)
{
    Book book;
    book.addTotal(1, 100, {1000});
    book.addSummary(1, {10});
    // 23 were lost here
    book.addSummary(1, {7});
    book.addTotal(1, 200, {1040});
    book.addSummary(1, {5});
    EXPECT_EQ(book.sums().at(1)[0], 45u);
    EXPECT_EQ(book.compare(0).byTotals, 40u);
    EXPECT_EQ(book.compare(0).bySummaries, 17u);
}

TEST(DeltaTotals, CountsFromZeroWhatTheFirstTotalsLack)
{
    Book book;
    book.addTotal(1, 100, {1000});
    book.addSummary(2, {4});
    book.addTotal(1, 200, {1000});
    book.addTotal(2, 200, {4});
    EXPECT_EQ(book.sums().at(1)[0], 0u);
    EXPECT_EQ(book.sums().at(2)[0], 4u);
    EXPECT_EQ(book.compare(0).byTotals, book.compare(0).bySummaries);
}

TEST(DeltaTotals, KeepsWhatCameBeforeTheFirstTotals)
{
    Book book; // a live session that was joined late
    book.addSummary(1, {6});
    book.addTotal(1, 100, {1006});
    book.addSummary(1, {2});
    EXPECT_EQ(book.sums().at(1)[0], 8u);
}

TEST(DeltaTotals, TakesTotalsThatFallForNothing)
{
    Book book;
    book.addTotal(1, 100, {1000});
    book.addTotal(1, 200, {10});
    EXPECT_EQ(book.sums().at(1)[0], 0u);
}

} // namespace
} // namespace xenlens::analysis
