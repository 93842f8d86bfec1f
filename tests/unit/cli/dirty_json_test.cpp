// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"
#include "profile_samples.h"

#include <gmock/gmock.h>

namespace xenlens::cli {
namespace {

using namespace analysis;
using namespace test;

TEST(DirtyJson, IsDocumentedJson)
{
    const Json domain = toJson(dirtyReport().dirty[0], true);
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

TEST(DirtyJson, HasNoTimesWithoutAClock)
{
    Report report = dirtyReport();
    report.dirty[0].timesKnown = false;
    EXPECT_TRUE(toJson(report.dirty[0], false)["rounds"][0]["duration_s"].is_null());
}

} // namespace
} // namespace xenlens::cli
