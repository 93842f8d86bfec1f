// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON is a public contract: these keys and types are what scripts rely on.
#include "cli/json_values.h"
#include "sample.h"

#include <gtest/gtest.h>

namespace xenlens::cli {
namespace {

TEST(ReportJson, HasTheKeysOfTheContract)
{
    const Json json = reportJson(test::sampleReport());
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
    EXPECT_EQ(Json::parse(dump(reportJson(report)))["rounds"]["migrations"][0]["name"], "g\xef\xbf\xbd\"1");
}

} // namespace
} // namespace xenlens::cli
