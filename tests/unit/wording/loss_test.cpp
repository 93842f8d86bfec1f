// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"
#include "wording/loss.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

using ::testing::ElementsAre;

TEST(Loss, AmountsAreOfEventsOrOfRecords)
{
    EXPECT_EQ(amountOf({"", 7, 0}), "7 events");
    EXPECT_EQ(amountOf({"", 0, 1}), "1 record");
    EXPECT_EQ(amountOf({"", 7, 1234}), "7 events and 1234 records");
    EXPECT_EQ(amountOf({"", 0, 0, 2}), "2 packets");
    EXPECT_EQ(amountOf({"", 0, 0}), "an unknown amount");
}

TEST(Loss, NoMoreThanFiveMessagesArePrinted)
{
    const std::vector<std::string> five(5, "x");
    EXPECT_EQ(shortened(five), five);
    EXPECT_THAT(shortened(std::vector<std::string>(18, "x")), ElementsAre("x", "x", "x", "x", "and 14 more"));
}

TEST(Loss, AWarningThatIsALossOfUnknownSizeIsSaidOnce)
{
    analysis::Report report = test::sampleReport();
    EXPECT_THAT(dataMessages(report), ElementsAre("/t/ch_0: cut", "data lost: a: bpf_ring: 7 events"));
    report.lost[1].events = 5;
    EXPECT_THAT(dataMessages(report),
        ElementsAre("/t/ch_0: cut", "data lost: a: bpf_ring: 7 events", "data lost: b: /t/ch_0: cut: 5 events"))
        << "the size is new";
    report.warnings = {"other"};
    report.lost = {{"b: /t/ch_0: cut", 0}};
    EXPECT_THAT(dataMessages(report), ElementsAre("other", "data lost: b: /t/ch_0: cut: an unknown amount"));
}

TEST(Loss, TheSummaryCountsWhatIsKnown)
{
    analysis::Report report = test::sampleReport();
    EXPECT_EQ(
        lossSummary(report), "at least 7 events were lost; the input ended early or in an invalid place; /t/ch_0: cut");
    report = {};
    EXPECT_EQ(lossSummary(report), "");
    report.lost = {{"Xen's trace buffer of CPU 0", 0, 1234}};
    EXPECT_EQ(lossSummary(report), "1234 records were lost");
    report.lost = {{"b: /t/ch_0: cut", 0}};
    report.warnings = {"one", "two", "three"};
    EXPECT_EQ(lossSummary(report), "an unknown amount was lost; one; and 2 more warnings");
}

TEST(Loss, TablesSayWhenNothingIsLost)
{
    const Table table = lossTable({});
    ASSERT_EQ(table.rows.size(), 1U);
    EXPECT_EQ(table.rows[0].cells[1].text, "none that is known");
    EXPECT_EQ(std::get<Line>(lossSection({}).blocks.at(0)).text(), "none that is known");
    EXPECT_EQ(lossSection({}).heading.tone, Tone::Strong);
    for (const Row& row : lossTable(test::sampleReport()).rows)
        EXPECT_EQ(row.tone, Tone::Bad);
}

} // namespace
} // namespace xenlens::wording
