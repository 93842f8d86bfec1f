// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"
#include "profile_samples.h"

#include <gmock/gmock.h>

namespace xenlens::cli {
namespace {

using namespace analysis;
using namespace test;

TEST(IoJson, HasTheKeysOfTheSchema)
{
    const Json all = toJson(ioProfile());
    EXPECT_EQ(all["rings"][0]["device"], "xvda");
    EXPECT_EQ(all["rings"][0]["notify_share"], 0.4);
    EXPECT_EQ(all["rings"][1]["notify_share"], nullptr);
    EXPECT_EQ(all["rings"][1]["items"], 3);
    EXPECT_EQ(all["rings"][1]["latency"]["p50_ns"], nullptr);
    EXPECT_EQ(all["grants"][0]["op"], "copy_to");
    EXPECT_EQ(all["grants"][0]["bytes"], 4096);
    EXPECT_EQ(all["channels"][0]["source"], "hypervisor");
    EXPECT_EQ(all["channels"][0]["sends"], 703);
    EXPECT_EQ(all["channels"][0]["peers"][0]["per_s"], 70.0);
    EXPECT_EQ(all["channels"][0]["peers"][0]["received"], nullptr);
    EXPECT_EQ(all["channels"][0]["peers"][1]["peer_domid"], nullptr);
    EXPECT_EQ(all["channels"][1]["watched_s"], nullptr);
    EXPECT_EQ(all["channels"][1]["peers"][0]["received"], 4);
}

} // namespace
} // namespace xenlens::cli
