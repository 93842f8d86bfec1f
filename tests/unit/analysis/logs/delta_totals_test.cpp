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

TEST(DeltaTotals, AppendsTheNextSession)
{
    DeltaTotals<int, 1> first;
    first.addSummary(1, {2}); // before the first totals
    first.addTotal(1, 10, {100});
    first.addSummary(1, {5});
    first.addTotal(1, 20, {106}); // one was lost
    DeltaTotals<int, 1> next;
    next.addTotal(1, 30, {7}); // counts begin again
    next.addSummary(1, {4});
    next.addTotal(1, 40, {11});
    next.addSummary(2, {3});
    first.append(next);
    EXPECT_EQ(first.sums().at(1)[0], 2U + 6U + 4U);
    EXPECT_EQ(first.sums().at(2)[0], 3U);
    EXPECT_EQ(first.compare(0).byTotals, 10U);
    EXPECT_EQ(first.compare(0).bySummaries, 9U);
}

} // namespace
} // namespace xenlens::analysis
