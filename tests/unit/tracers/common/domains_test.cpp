// SPDX-License-Identifier: GPL-2.0-or-later
#include "domains.h"

#include <gtest/gtest.h>

using namespace xenlens::tracer;

TEST(LastingName, dropsWhatXlAppends)
{
    EXPECT_EQ(lastingName("g1"), "g1");
    EXPECT_EQ(lastingName("g1--incoming"), "g1");
    EXPECT_EQ(lastingName("g1--migratedaway"), "g1");
    EXPECT_EQ(lastingName("--incoming"), "--incoming") << "a name of its own";
}

TEST(DomainFilter, knowsNamesAndNumbers)
{
    const Domain incoming{"g1--incoming", "", 0};
    EXPECT_TRUE(DomainFilter({}).passes(3, incoming));
    EXPECT_TRUE(DomainFilter({"g1"}).passes(3, incoming));
    EXPECT_TRUE(DomainFilter({"other", "3"}).passes(3, incoming));
    EXPECT_FALSE(DomainFilter({"g"}).passes(3, incoming));
    EXPECT_FALSE(DomainFilter({"g1"}).passes(3, {})) << "no name is not any name";
}
