// SPDX-License-Identifier: GPL-3.0-or-later
#include "plain_text.h"
#include "profile_samples.h"
#include "wording/dirty.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

using analysis::Report;
using test::plain;
using ::testing::HasSubstr;
using ::testing::Not;
using xenlens::test::dirtyReport;

TEST(Dirty, SaysWhatEachRoundMarked)
{
    const auto sections = dirty(dirtyReport());
    const std::string text = plain(sections);
    EXPECT_THAT(text,
        HasSubstr("g1 (domain 3) on a\n"
                  "log-dirty mode was on for 5.00 s, and its bitmap was cleaned 1 time.\n"
                  "14 pages were marked dirty in all, up to page frame 0x1234.\n"
                  "Switching the mode on and reading its bitmap paused the guest for 2.5 ms in all.\n"));
    EXPECT_THAT(text, HasSubstr("\n1|0.000|2.000|7|7|0|7|9|2.5|0|-|0\n"));
    EXPECT_THAT(text, HasSubstr("\n2|2.000|3.000|7|7|4|-|9|-|0|-|0\n"));
    EXPECT_THAT(text, HasSubstr("\n0x1234|2|2\n"));
    EXPECT_EQ(test::rowOf(sections[0], "2|").cells[8].phrase(), "- (no read that cleans the bitmap ended the round)");
}

TEST(Dirty, ShowsNoTimesThatAreNotKnown)
{
    Report report = dirtyReport();
    report.dirty[0].timesKnown = false;
    report.dirty[0].rounds[0].pause.reset();
    const std::string text = plain(dirty(report));
    EXPECT_THAT(text, HasSubstr("log-dirty mode was on for - (the recording has no times)"));
    EXPECT_THAT(text, HasSubstr("paused the guest is not known"));
    EXPECT_THAT(text, Not(HasSubstr("0.0 ms")));
    EXPECT_THAT(plain(dirtyRecords(report)), HasSubstr("a,3,g1,1,,,7,"));
}

TEST(Dirty, SaysWhenMarksAreALowerBound)
{
    Report report = dirtyReport();
    EXPECT_THAT(plain(dirty(report)), Not(HasSubstr("lower bound")));
    report.dirty[0].rounds[1].lostRecords = 12;
    EXPECT_THAT(plain(dirty(report)), HasSubstr("12 trace records were lost meanwhile: marks are a lower bound.\n"));
    EXPECT_THAT(test::joined(heat_map::notes(report.dirty[0])),
        HasSubstr("12 trace records were lost meanwhile: marks are a lower bound.\n"));
    report.dirty[0].rounds[0].fromBegin = false;
    EXPECT_THAT(plain(dirty(report)), HasSubstr("The recording began after the first round had begun"));
}

TEST(Dirty, SaysWhatItBelongsTo)
{
    Report report = dirtyReport();
    report.migrations.emplace_back().source = "a";
    EXPECT_THAT(plain(dirty(report)), HasSubstr("This was no migration: another program watched the guest"));
    report.dirty[0].migration = 0;
    EXPECT_THAT(plain(dirty(report)), HasSubstr("This was migration 1 of the trace.\n"));
}

TEST(DirtyRecords, HasARowForEachRound)
{
    const RecordTable records = dirtyRecords(dirtyReport());
    EXPECT_THAT(plain(records),
        HasSubstr("a,3,g1,1,0.000000,2.000000,7,7,0,7,9,2.500000,0,0\n"
                  "a,3,g1,2,2.000000,3.000000,7,7,4,,9,,0,0\n"));
    for (const auto& record : records.rows)
        EXPECT_EQ(record.size(), records.columns.size());
}

TEST(DirtySummary, SaysWhatTheReadAtTheEndOfARoundReported)
{
    Report report = dirtyReport();
    report.dirty[0].rounds[1].distinctPfns = 1;
    report.dirty[0].rounds[1].again = 1;
    EXPECT_EQ(plain(dirtySummary(report)),
        "Pages marked dirty by the hypervisor: g1 (domain 3) on a\n"
        "round 1: 7 pages marked dirty, 0 of them in an earlier round too; the log-dirty read at its end reported 7 "
        "pages and paused the guest for 2.5 ms\n"
        "round 2: 1 page marked dirty, 1 of them in an earlier round too; no log-dirty read ended it\n");
    report.dirty[0].rounds[0].pause.reset();
    EXPECT_THAT(plain(dirtySummary(report)), HasSubstr("reported 7 pages, how long it paused the guest is not known"));
    EXPECT_THAT(plain(dirtySummary(report)), Not(HasSubstr("- ms")));
}

TEST(HeatMap, SaysTheSameOfItAsTheCommand)
{
    const Report report = dirtyReport();
    EXPECT_EQ(heat_map::title(&report.dirty[0]), "Pages dirtied by g1 (domain 3)");
    EXPECT_EQ(test::joined(heat_map::summary(report.dirty[0])),
        "14 marks in 2 rounds on a\n"
        "4 of 14 pages to send (28.6 %) were dirty in an earlier round too\n"
        "hottest page: pfn 4,660, dirty in 2 rounds\n");
}

TEST(HeatMap, TellsTheCellUnderThePointer)
{
    heat_map::Cell cell;
    cell.round = 2;
    cell.beginSeconds = 11.5;
    cell.lengthSeconds = 0.25;
    cell.firstPfn = cell.lastPfn = 4096;
    cell.marks = 3;
    cell.again = 1;
    EXPECT_EQ(test::joined(heat_map::toolTip(cell)),
        "round 2\nfrom 11.50 s for 250 ms\npfn 4,096\nmarked dirty: 3, of them 1 in an earlier round too\n");
    cell.round = 0;
    cell.lastPfn = 4099;
    cell.recordsLost = true;
    EXPECT_EQ(test::joined(heat_map::toolTip(cell)),
        "from 11.50 s for 250 ms\npfn 4,096 to 4,099\nmarked dirty: 3, of them 1 in an earlier round too\n"
        "records were lost here\n");
}

} // namespace
} // namespace xenlens::wording
