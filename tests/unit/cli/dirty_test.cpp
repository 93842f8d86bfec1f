// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/dirty_output.h"
#include "cli/json_output.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace xenlens::cli {
namespace {

using analysis::Report;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr std::int64_t second = 1'000'000'000;

Report sample()
{
    analysis::DirtyProfile profile;
    profile.host = "a";
    profile.domid = DomId{3};
    profile.name = "g1";
    profile.time = {{100 * second}, {105 * second}};
    profile.pfnsMax = 0x1235;
    profile.switchedOff = true;
    analysis::DirtyRound round;
    round.index = 1;
    round.time = {{100 * second}, {102 * second}};
    round.marks = round.distinctPfns = 7;
    round.cleanDirty = 7;
    round.cleanFaults = 9;
    round.pause = DurationNs{2'500'000};
    profile.rounds.push_back(round);
    round.index = 2;
    round.time = {{102 * second}, {105 * second}};
    round.again = 4;
    round.cleanDirty.reset();
    round.pause.reset();
    profile.rounds.push_back(round);
    profile.curve = {{{100 * second}, 0, 1}, {{101 * second}, 7, 1}};
    profile.hot = {{0x1234, 2, 2}};
    Report report;
    report.dirty.push_back(profile);
    return report;
}

TEST(DirtyOutput, IsDocumentedJson)
{
    const json told = json::parse(dirtyJson(sample()));
    EXPECT_EQ(told["schema"], "xenlens.dirty/1");
    const json& domain = told["domains"][0];
    EXPECT_EQ(domain["domid"], 3);
    EXPECT_EQ(domain["rounds"][0]["distinct_pfns"], 7);
    EXPECT_EQ(domain["rounds"][0]["marks"], 7);
    EXPECT_EQ(domain["rounds"][0]["pause_ms"], 2.5);
    EXPECT_EQ(domain["rounds"][1]["start_s"], 2.0);
    EXPECT_TRUE(domain["rounds"][1]["pause_ms"].is_null()) << "missing, not zero";
    EXPECT_TRUE(domain["rounds"][1]["clean_dirty"].is_null());
    EXPECT_EQ(domain["curve"][1]["t_s"], 1.0);
    EXPECT_EQ(domain["curve"][1]["pages"], 7);
    EXPECT_EQ(domain["hot_pfns"][0]["pfn"], 0x1234);
    EXPECT_EQ(domain["hot_pfns"][0]["rounds"], 2);
}

TEST(DirtyOutput, HasALineForEachRound)
{
    EXPECT_THAT(dirtyCsv(sample()), HasSubstr("\na,3,g1,1,0.000000,2.000000,7,7,0,7,9,2.500000,0,0\n"));
    EXPECT_THAT(dirtyCsv(sample()), HasSubstr("\na,3,g1,2,2.000000,3.000000,7,7,4,,9,,0,0\n"));
    EXPECT_THAT(dirtyText(sample(), Style()), HasSubstr("0x1234"));
}

TEST(DirtyOutput, ShowsNoTimesThatAreNotKnown)
{
    Report report = sample();
    report.dirty[0].timesKnown = false;
    EXPECT_THAT(dirtyText(report, Style()), HasSubstr("log-dirty mode was on for -"));
    EXPECT_THAT(dirtyCsv(report), HasSubstr("\na,3,g1,1,,,7,"));
    EXPECT_TRUE(json::parse(dirtyJson(report))["domains"][0]["rounds"][0]["duration_s"].is_null());
}

TEST(DirtyOutput, SaysWhenMarksAreALowerBound)
{
    Report report = sample();
    EXPECT_THAT(dirtyText(report, Style()), Not(HasSubstr("lower bound")));
    report.dirty[0].rounds[1].lostRecords = 12;
    EXPECT_THAT(dirtyText(report, Style()), HasSubstr("12 trace records were lost meanwhile: marks are a lower bound"));
}

TEST(RoundsOutput, ShowsNothingAsSentThatNoToolstackTold)
{
    Report report = sample();
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
}

} // namespace
} // namespace xenlens::cli
