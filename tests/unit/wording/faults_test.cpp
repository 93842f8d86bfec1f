// SPDX-License-Identifier: GPL-3.0-or-later
#include "plain_text.h"
#include "profile_samples.h"
#include "wording/faults.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

using test::plain;
using ::testing::HasSubstr;
using xenlens::test::faultProfiles;

TEST(Faults, ShowsACostThatIsNotKnownAsADash)
{
    const Section section = faults(faultProfiles());
    const std::string text = plain(section);
    EXPECT_THAT(text, HasSubstr("g1, \"x\" (1)|a|page-table writes emulated|500|1.0|2.5|2.00\n"));
    EXPECT_THAT(text, HasSubstr("g1, \"x\" (1)|a|left to the guest|3|-|-|-\n"));
    EXPECT_THAT(text, HasSubstr("Domain-0 (0)|a|page-table writes emulated|500|1.0|2.5|-\n"));
    EXPECT_EQ(test::rowOf(section, "Domain-0").cells[6].phrase(), "- (how long its vCPUs ran is not known)");
    EXPECT_THAT(text, HasSubstr("missing: a: something of it\n"));
    EXPECT_EQ(text.find("something"), text.rfind("something")) << "once for both domains";
    analysis::Report report;
    report.faults = faultProfiles();
    EXPECT_THAT(plain(faultsSummary(report)),
        HasSubstr(
            "g1, \"x\" (domain 1) on a: 500 page-table writes emulated (1.0 ms, 2.00 % of its CPU time); 3 left to"));
}

TEST(Faults, SaysWhyThereIsNothing)
{
    EXPECT_THAT(plain(faults({})), HasSubstr(": -\nmissing: no hypervisor was traced"));
    EXPECT_THAT(plain(faults(std::vector<analysis::FaultProfile>())), HasSubstr(": -\nmissing: no records of faults"));
    analysis::Report report;
    report.faults.emplace();
    EXPECT_TRUE(faultsSummary(report).empty());
}

TEST(FaultRecords, AreRowsOfTheHypercallsByNumber)
{
    RecordTable records;
    addFaultRecords(records, faultProfiles());
    EXPECT_THAT(plain(records), HasSubstr("hypervisor,a,1,g1, \"x\",,fault,,page_table_write,500,400,1000000,,\n"));
    EXPECT_EQ(records.rows[0].size(), 13u);
    addFaultRecords(records, {});
    EXPECT_EQ(records.rows.size(), 4u);
}

} // namespace
} // namespace xenlens::wording
