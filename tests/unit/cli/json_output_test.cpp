// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON is a public contract: these keys and types are what scripts rely on.
#include "cli/json_output.h"
#include "sample.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace xenlens::cli {
namespace {

using Json = nlohmann::json;

TEST(RoundsJson, HasTheKeysOfTheContract)
{
    const Json json = Json::parse(roundsJson(test::sampleReport()));
    EXPECT_EQ(json["schema"], "xenlens.rounds/1");
    const Json& m = json["migrations"].at(0);
    EXPECT_EQ(m["domid"], 3);
    EXPECT_EQ(m["name"], "g1");
    EXPECT_EQ(m["source"], "a");
    EXPECT_EQ(m["destination"], "b");
    EXPECT_EQ(m["policy"], "xen-4");
    EXPECT_EQ(m["stop_reason"], "dirty-threshold");
    EXPECT_EQ(m["outcome"], "completed");
    EXPECT_EQ(m["memory_bytes"], 134217728);
    EXPECT_EQ(m["bytes_sent"], 167772160);
    EXPECT_EQ(m["start_ns"], 1'700'000'000'000'000'000);
    EXPECT_DOUBLE_EQ(m["total_s"], 3.5);
    EXPECT_DOUBLE_EQ(m["downtime_ms"], 500);
    EXPECT_DOUBLE_EQ(m["downtime_bound_ms"], 0.5);
    const Json& round = m["rounds"].at(0);
    EXPECT_EQ(round["index"], 1);
    EXPECT_EQ(round["kind"], "live");
    EXPECT_DOUBLE_EQ(round["start_s"], 0);
    EXPECT_DOUBLE_EQ(round["duration_s"], 2);
    EXPECT_EQ(round["pages_sent"], 32768);
    EXPECT_EQ(round["bytes_sent"], 134218728);
    EXPECT_TRUE(round["pages_skipped"].is_null());
    EXPECT_EQ(round["pages_dirtied"], 40);
    EXPECT_DOUBLE_EQ(round["pause_ms"], 2);
    EXPECT_EQ(m["rounds"].at(2)["kind"], "stopped");
    EXPECT_TRUE(m["rounds"].at(2)["pages_dirtied"].is_null());
    EXPECT_EQ(m["rounds"].at(1)["pages_skipped"], 0);
}

TEST(RoundsJson, MissingValuesAreNull)
{
    analysis::Report report = test::sampleReport();
    report.migrations[0].downtime.reset();
    report.migrations[0].memoryBytes.reset();
    const Json json = Json::parse(roundsJson(report));
    EXPECT_TRUE(json["migrations"][0]["downtime_ms"].is_null());
    EXPECT_TRUE(json["migrations"][0]["memory_bytes"].is_null());
}

TEST(ReportJson, HasTheKeysOfTheContract)
{
    const Json json = Json::parse(reportJson(test::sampleReport()));
    EXPECT_EQ(json["schema"], "xenlens.report/1");
    EXPECT_EQ(json["rounds"]["schema"], "xenlens.rounds/1");
    EXPECT_EQ(json["rounds"]["migrations"].size(), 1u);
    ASSERT_EQ(json["checks"].size(), 3u);
    EXPECT_EQ(json["checks"][0]["ok"], true);
    EXPECT_EQ(json["checks"][1]["ok"], false);
    EXPECT_DOUBLE_EQ(json["checks"][1]["difference"], 0.2);
    EXPECT_TRUE(json["checks"][2]["ok"].is_null());
    EXPECT_TRUE(json["checks"][2]["left"].is_null());
    EXPECT_EQ(json["lost"]["events"], 7);
    EXPECT_TRUE(json["lost"]["records"].is_null());
    EXPECT_EQ(json["lost"]["where"].size(), 2u);
    EXPECT_EQ(json["sources"][0], (Json{{"name", "toolstack"}, {"host", "a"}, {"present", true}, {"note", ""}}));
    EXPECT_EQ(json["truncated"], true);
    for (const char* key : {"hypercalls", "io", "overhead"})
        EXPECT_TRUE(json.contains(key)) << key;
}

TEST(ReportJson, NamesThatAreNoUtf8DoNotBreakIt)
{
    analysis::Report report = test::sampleReport();
    report.migrations[0].name = "g\xff\"1";
    EXPECT_EQ(Json::parse(reportJson(report))["rounds"]["migrations"][0]["name"], "g\xef\xbf\xbd\"1");
}

} // namespace
} // namespace xenlens::cli
