// SPDX-License-Identifier: GPL-2.0-or-later
#include "pacer.h"
#include "page_pattern.h"
#include "quantity.h"
#include "working_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

using namespace xenlens::memload;
using namespace std::chrono_literals;
using testing::Optional;

TEST(Quantity, pagesAndAmountsOfMemory)
{
    EXPECT_THAT(parsePages("0"), Optional(0));
    EXPECT_THAT(parsePages("10007"), Optional(10007));
    EXPECT_THAT(parsePages("8K"), Optional(2));
    EXPECT_THAT(parsePages("16M"), Optional(4096));
    EXPECT_THAT(parsePages("16MiB"), Optional(4096));
    EXPECT_THAT(parsePages("2Gi"), Optional(524288));
}

TEST(Quantity, refusesWhatIsNoNumberOfPages)
{
    for (const char* text :
        {"", "M", "-1", "1.5M", "3K", "16 M", "16MB", "16Mx", "99999999999999999999", "9999999999999", "9999999999G"})
        EXPECT_EQ(parsePages(text), std::nullopt) << text;
}

TEST(PagePattern, sequentialGoesThroughAllAndBeginsAgain)
{
    PagePattern pattern(PagePattern::Kind::Sequential, 3);
    for (const std::uint64_t expected : {0, 1, 2, 0, 1})
        EXPECT_EQ(pattern.next(), expected);
}

TEST(PagePattern, randomStaysInsideAndReachesEveryPage)
{
    PagePattern pattern(PagePattern::Kind::Random, 10);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i)
        seen.insert(pattern.next());
    EXPECT_EQ(seen.size(), 10u);
    EXPECT_LT(*seen.rbegin(), 10u);
}

TEST(PagePattern, hotColdGivesNineOfTenToATenth)
{
    PagePattern pattern(PagePattern::Kind::HotCold, 1000);
    int hot = 0;
    for (int i = 0; i < 10000; ++i) {
        const auto page = pattern.next();
        ASSERT_LT(page, 1000u);
        hot += page < 100;
    }
    EXPECT_NEAR(hot, 9000, 200);
}

TEST(PagePattern, onePageIsEnoughForEachKind)
{
    for (const auto kind : {PagePattern::Kind::Sequential, PagePattern::Kind::Random, PagePattern::Kind::HotCold}) {
        PagePattern pattern(kind, 1);
        for (int i = 0; i < 100; ++i)
            EXPECT_EQ(pattern.next(), 0u);
    }
}

TEST(PagePattern, namesAreReadBack)
{
    for (const auto kind : {PagePattern::Kind::Sequential, PagePattern::Kind::Random, PagePattern::Kind::HotCold})
        EXPECT_EQ(PagePattern::parse(PagePattern::name(kind)), kind);
    EXPECT_EQ(PagePattern::parse("zigzag"), std::nullopt);
}

TEST(Pacer, meetsTheRateWithoutLosingFractions)
{
    Pacer pacer(800, 1s);
    pacer.start(0ns);
    std::uint64_t pages = 0;
    for (auto now = 0ns; now <= 10s; now += 2ms)
        pages += pacer.due(now);
    EXPECT_NEAR(double(pages), 8000, 1);
}

TEST(Pacer, doesNotMakeUpForALongAbsence)
{
    Pacer pacer(1000, 100ms);
    pacer.start(0ns);
    EXPECT_EQ(pacer.due(60s), 100u);
    EXPECT_EQ(pacer.due(60s), 0u);
}

TEST(Pacer, withoutARateThereIsAlwaysSomethingToDo)
{
    Pacer pacer(0, 100ms);
    pacer.start(0ns);
    EXPECT_GT(pacer.due(0ns), 0u);
}

TEST(WorkingSet, countsWritesAndDifferentPagesExactly)
{
    WorkingSet memory(200);
    for (const int page : {0, 63, 64, 199, 64, 64, 0})
        memory.write(page);
    EXPECT_EQ(memory.written(), 7u);
    EXPECT_EQ(memory.distinct(), 4u);
    memory.resetDistinct();
    EXPECT_EQ(memory.distinct(), 0u);
    memory.write(64);
    EXPECT_EQ(memory.distinct(), 1u);
    EXPECT_EQ(memory.written(), 8u);
}
