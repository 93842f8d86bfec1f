// SPDX-License-Identifier: GPL-3.0-or-later
#include "plain_text.h"
#include "wording/runstates.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

TEST(Runstates, HasARowForEachVirtualCpu)
{
    analysis::Report report;
    EXPECT_TRUE(runstatesSummary(report).empty());
    analysis::RunstateProfile profile;
    profile.host = "a";
    profile.domid = DomId{3};
    profile.vcpu = 1;
    profile.times = {DurationNs{2'000'000'000}, DurationNs{500'000'000}, DurationNs{0}, DurationNs{1'000'000}};
    report.runstates.push_back(profile);
    profile.name = "g1";
    report.runstates.push_back(profile);
    EXPECT_THAT(test::plain(runstatesSummary(report)),
        testing::HasSubstr("3 on a|1|2.000|0.500|0.000|0.001\n3 (g1) on a|1|2.000|0.500|0.000|0.001\n"));
}

} // namespace
} // namespace xenlens::wording
