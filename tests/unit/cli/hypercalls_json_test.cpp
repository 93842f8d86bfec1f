// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/hypercalls_json.h"
#include "profile_samples.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace xenlens::cli {
namespace {

using namespace analysis;
using namespace test;
using nlohmann::json;

TEST(HypercallsJson, HasTheKeysOfTheSchema)
{
    const json all = json::parse(hypercallsJson({guestProfile(), xenProfile()}, HypercallSource::Guest,
        {HypercallSource::Guest, HypercallSource::Hypervisor}, faultProfiles()));
    EXPECT_EQ(all["schema"], "xenlens.hypercalls/1");
    EXPECT_EQ(all["source"], "guest");
    EXPECT_EQ(all["sources"], json({"guest", "hypervisor"}));
    ASSERT_EQ(all["domains"].size(), 1u); // of one source only
    const json& domain = all["domains"][0];
    EXPECT_EQ(domain["domid"], 2);
    EXPECT_EQ(domain["vcpus"][0]["ops"][0]["name"], "mmu_update");
    EXPECT_EQ(domain["vcpus"][0]["ops"][0]["count"], 900);
    EXPECT_EQ(domain["vcpus"][0]["ops"][0]["total_ns"], 8'000'000);
    EXPECT_EQ(domain["vcpus"][0]["ops"][1]["total_ns"], nullptr);
    EXPECT_EQ(domain["subcalls"][0]["count"], 7);
    EXPECT_EQ(domain["latencies"][0]["latency"]["p99_ns"], 16384);
    EXPECT_EQ(domain["latencies"][0]["latency"]["first_bucket"], 12);
    const json& faults = all["faults"][0];
    EXPECT_EQ(faults["host"], "a");
    EXPECT_EQ(faults["running_ns"], 50'000'000);
    EXPECT_EQ(faults["kinds"][0]["kind"], "page_table_write");
    EXPECT_EQ(faults["kinds"][0]["total_ns"], 1'000'000);
    EXPECT_EQ(faults["kinds"][0]["share"], 0.02);
    EXPECT_EQ(faults["kinds"][1]["total_ns"], nullptr);
    EXPECT_EQ(faults["kinds"][1]["share"], nullptr);
    const std::string none = hypercallsJson({guestProfile()}, HypercallSource::Guest, {HypercallSource::Guest}, {});
    EXPECT_EQ(json::parse(none)["faults"], nullptr) << "no hypervisor was traced: not the same as none";
}

TEST(HypercallsJson, HasNoTimesWithoutAClock)
{
    const json all = json::parse(hypercallsJson({xenProfile()}, HypercallSource::Hypervisor, {}, {}));
    for (const char* key : {"begin_ns", "end_ns", "per_s"})
        EXPECT_TRUE(all["domains"][0][key].is_null()) << key;
}

} // namespace
} // namespace xenlens::cli
