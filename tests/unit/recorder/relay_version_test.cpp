// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/relay_version.h"

#include <gtest/gtest.h>

using namespace xenlens::recorder;

TEST(RelayVersion, KnowsWhichOnesCanBeCrashedByAViewer)
{
    for (const char* version : {"2.14.3", "2.14.10", "2.15.2", "2.15.10", "2.16.0", "3.0"})
        EXPECT_TRUE(relayIsFixed(version)) << version;
    for (const char* version : {"0", "", "2.13.9", "2.14.2", "2.15", "2.15.0", "2.15.1"})
        EXPECT_FALSE(relayIsFixed(version)) << version;
}
