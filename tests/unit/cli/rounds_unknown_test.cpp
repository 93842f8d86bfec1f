// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_output.h"
#include "cli/rounds_text.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace xenlens::cli {
namespace {

using analysis::Report;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

TEST(RoundsOutput, ShowsNothingAsSentThatNoToolstackTold)
{
    constexpr std::int64_t second = 1'000'000'000;
    Report report;
    analysis::Migration migration;
    migration.streamKnown = false;
    migration.policy = "unknown";
    migration.source = "a";
    migration.rounds.push_back({});
    migration.rounds[0].index = 1;
    migration.rounds[0].time = {{100 * second}, {102 * second}};
    migration.rounds[0].pagesDirtied = 7;
    report.migrations.push_back(migration);
    const json round = json::parse(roundsJson(report))["migrations"][0]["rounds"][0];
    EXPECT_TRUE(round["pages_sent"].is_null());
    EXPECT_TRUE(round["bytes_sent"].is_null());
    EXPECT_EQ(round["pages_dirtied"], 7);
    EXPECT_THAT(roundsText(report, RateUnit::MbitPerSecond, Style()), HasSubstr("What was sent"));
    EXPECT_THAT(roundsText(report, RateUnit::MbitPerSecond, Style()), Not(HasSubstr("0.0 MiB")));
}

} // namespace
} // namespace xenlens::cli
