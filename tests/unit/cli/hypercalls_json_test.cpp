// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"
#include "profile_samples.h"

#include <gmock/gmock.h>

namespace xenlens::cli {
namespace {

using namespace analysis;
using namespace test;

TEST(HypercallsJson, HasTheKeysOfTheSchema)
{
    const Json domain = toJson(guestProfile());
    EXPECT_EQ(domain["source"], "guest");
    EXPECT_EQ(domain["domid"], 2);
    EXPECT_EQ(domain["vcpus"][0]["ops"][0]["name"], "mmu_update");
    EXPECT_EQ(domain["vcpus"][0]["ops"][0]["count"], 900);
    EXPECT_EQ(domain["vcpus"][0]["ops"][0]["total_ns"], 8'000'000);
    EXPECT_EQ(domain["vcpus"][0]["ops"][1]["total_ns"], nullptr);
    EXPECT_EQ(domain["subcalls"][0]["count"], 7);
    EXPECT_EQ(domain["latencies"][0]["latency"]["p99_ns"], 16384);
    EXPECT_EQ(domain["latencies"][0]["latency"]["first_bucket"], 12);
}

TEST(FaultsJson, HasTheKeysOfTheSchema)
{
    const Json all = toJson(faultProfiles());
    const Json& faults = all[0];
    EXPECT_EQ(faults["host"], "a");
    EXPECT_EQ(faults["running_ns"], 50'000'000);
    EXPECT_EQ(faults["kinds"][0]["kind"], "page_table_write");
    EXPECT_EQ(faults["kinds"][0]["total_ns"], 1'000'000);
    EXPECT_EQ(faults["kinds"][0]["share"], 0.02);
    EXPECT_EQ(faults["kinds"][1]["total_ns"], nullptr);
    EXPECT_EQ(faults["kinds"][1]["share"], nullptr);
    EXPECT_EQ(toJson(std::optional<std::vector<FaultProfile>>{}), nullptr)
        << "no hypervisor was traced: not the same as none";
}

TEST(HypercallsJson, HasNoTimesWithoutAClock)
{
    const Json domain = toJson(xenProfile());
    for (const char* key : {"begin_ns", "end_ns", "per_s"})
        EXPECT_TRUE(domain[key].is_null()) << key;
}

} // namespace
} // namespace xenlens::cli
