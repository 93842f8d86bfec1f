// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/names.h"

#include <gtest/gtest.h>

namespace xenlens::wording {
namespace {

TEST(Names, ADomainWithoutANameHasItsNumber)
{
    EXPECT_EQ(domainName("g1", DomId{2}), "g1 (domain 2)");
    EXPECT_EQ(domainName("", DomId{2}), "domain 2");
    EXPECT_EQ(shortDomainName("g1", DomId{2}), "g1 (2)");
    EXPECT_EQ(shortDomainName("", DomId{2}), "domain 2");
    EXPECT_EQ(hostName("a"), "a");
    EXPECT_EQ(hostName(""), "an untraced host");
}

TEST(Names, ListsReadAsEnglish)
{
    EXPECT_EQ(listed({}), "");
    EXPECT_EQ(listed({"1"}), "1");
    EXPECT_EQ(listed({"1", "2"}), "1 and 2");
    EXPECT_EQ(listed({"1", "2", "5"}), "1, 2 and 5");
}

TEST(Names, OneIsNoPlural)
{
    EXPECT_EQ(counted(0, "mark"), "0 marks");
    EXPECT_EQ(counted(1, "mark"), "1 mark");
    EXPECT_EQ(counted(2, "vCPU of it", "vCPUs of it"), "2 vCPUs of it");
}

} // namespace
} // namespace xenlens::wording
