// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/policy.h"

#include <gtest/gtest.h>

using namespace xenlens::recorder;

TEST(Policy, IsOneOfThoseThatTheManualNames)
{
    for (const char* text :
        {"xen-3.0", "xen-4", "rounds:1", "rounds:30,pages:0", "rounds:2,pages:4096", "downtime:300"})
        EXPECT_EQ(checkPolicy(text), "") << text;
    for (const char* text : {"", "xen-3", "xen-3x0", "rounds:", "rounds:0", "rounds:3,",
             "rounds:3,pages:", "downtime:0", "downtime:1s", "downtime:-1", "xen-4 ", "rounds:9999999"})
        EXPECT_NE(checkPolicy(text), "") << text;
}

TEST(Policy, ReachesTheCommandByItsEnvironment)
{
    EXPECT_EQ(policyEnvironment("xen-4", "/lib/x.so"),
        (std::vector<std::string>{"XENLENS_POLICY=xen-4", "LD_PRELOAD=/lib/x.so"}));
}
