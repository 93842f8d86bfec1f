// SPDX-License-Identifier: GPL-3.0-or-later
// The JSON is a public contract: these keys and types are what scripts rely on.
#include "cli/json_values.h"
#include "sample.h"

#include <gtest/gtest.h>

namespace xenlens::cli {
namespace {

TEST(RoundsJson, HasTheKeysOfTheContract)
{
    const Json json = roundsJson(test::sampleReport());
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
    const Json json = roundsJson(report);
    EXPECT_TRUE(json["migrations"][0]["downtime_ms"].is_null());
    EXPECT_TRUE(json["migrations"][0]["memory_bytes"].is_null());
}

} // namespace
} // namespace xenlens::cli
