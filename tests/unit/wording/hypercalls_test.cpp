// SPDX-License-Identifier: GPL-3.0-or-later
#include "plain_text.h"
#include "profile_samples.h"
#include "wording/hypercalls.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

using test::plain;
using ::testing::HasSubstr;
using ::testing::Not;
using xenlens::test::guestProfile;
using xenlens::test::xenProfile;

TEST(Hypercalls, RanksByCountAndShowsAMissingTimeAsADash)
{
    const auto sections = hypercalls({guestProfile()}, HypercallGrouping::ByOp);
    const std::string text = plain(sections);
    EXPECT_THAT(text,
        HasSubstr("g1 (domain 2), counted by its own kernel\n"
                  "1000 hypercalls in 4.00 s, 500 a second while it ran\n"
                  "mmu_update|1|900|90.0|800|8.0|10.0|8.2|16.4\n"
                  "iret|23|100|10.0|-|-|-|-|-\n"));
    EXPECT_THAT(text, HasSubstr("\nupdate_va_mapping|14|7\n"));
    EXPECT_THAT(text, HasSubstr("\nmissing: g1: something is missing\n"));
    const Row iret = test::rowOf(sections[0], "iret");
    for (std::size_t i = 4; i < iret.cells.size(); ++i)
        EXPECT_EQ(iret.cells[i].phrase(), "- (none was timed)");
}

TEST(Hypercalls, HasNoLengthWithoutAClock)
{
    EXPECT_THAT(plain(hypercalls({xenProfile()}, HypercallGrouping::ByOp)),
        HasSubstr("\n901 hypercalls in - (the recording has no times)\n"));
    analysis::Report report;
    report.hypercalls = {xenProfile()};
    EXPECT_THAT(plain(hypercallsSummary(report)),
        HasSubstr("g1 (domain 1), counted by Xen on a: 901 hypercalls in - (the recording has no times); mmu_update "
                  "100.0 %\n"));
}

TEST(Hypercalls, ShowsBothSourcesOneAfterTheOther)
{
    const std::string text = plain(hypercalls({guestProfile(), xenProfile()}, HypercallGrouping::ByDomain));
    EXPECT_THAT(text, HasSubstr("g1|2|kernel of g1|1000|500|7|8.0\n"));
    EXPECT_THAT(text, HasSubstr("g1|1|Xen on a|901|-|0|-\n"));
}

TEST(Hypercalls, SeparatesVirtualCpus)
{
    EXPECT_THAT(
        plain(hypercalls({guestProfile()}, HypercallGrouping::ByVcpu)), HasSubstr("\n1|iret|23|50|100.0|-|-\n"));
}

TEST(Hypercalls, SaysWhyMoreMayBeTimedThanCounted)
{
    analysis::HypercallProfile profile = xenProfile();
    EXPECT_THAT(plain(hypercalls({profile}, HypercallGrouping::ByOp)), Not(HasSubstr("continuations")));
    profile.vcpus[0].ops[0].restarted = 3;
    EXPECT_THAT(plain(hypercalls({profile}, HypercallGrouping::ByOp)), HasSubstr("\n3 continuations are timed too: "));
}

TEST(Hypercalls, CountsGapsInTheRightNumber)
{
    analysis::HypercallProfile profile = guestProfile();
    profile.gaps = {{TimeNs{1}, TimeNs{2}}};
    EXPECT_THAT(plain(hypercalls({profile}, HypercallGrouping::ByOp)), HasSubstr("are missing in 1 interval;"));
    profile.gaps.push_back({TimeNs{3}, TimeNs{4}});
    EXPECT_THAT(plain(hypercalls({profile}, HypercallGrouping::ByDomain)), HasSubstr("are missing in 2 intervals;"));
}

TEST(HypercallRecords, HasARowForEachThing)
{
    const HypercallProfiles both{guestProfile(), xenProfile()};
    EXPECT_THAT(plain(hypercallRecords(both, HypercallGrouping::ByOp)),
        HasSubstr("guest,g1,2,g1,u-1,call,1,mmu_update,900,800,8000000,8192,16384\n"));
    EXPECT_THAT(plain(hypercallRecords(both, HypercallGrouping::ByOp)),
        HasSubstr("\nguest,g1,2,g1,u-1,subcall,14,update_va_mapping,7,0,,,\n"));
    EXPECT_THAT(
        plain(hypercallRecords(both, HypercallGrouping::ByVcpu)), HasSubstr("\nguest,g1,2,g1,u-1,1,23,iret,50,0,\n"));
    EXPECT_THAT(
        plain(hypercallRecords(both, HypercallGrouping::ByDomain)), HasSubstr("\nhypervisor,a,1,g1,,901,0,0,0,,,\n"))
        << "no time is not 1970";
    for (const auto by : {HypercallGrouping::ByOp, HypercallGrouping::ByVcpu, HypercallGrouping::ByDomain}) {
        const RecordTable records = hypercallRecords(both, by);
        for (const auto& record : records.rows)
            EXPECT_EQ(record.size(), records.columns.size());
    }
}

TEST(HypercallsFigure, NamesTheSourceAsTheCommandDoes)
{
    const analysis::HypercallProfile guest = guestProfile();
    const analysis::HypercallProfile onA = xenProfile();
    analysis::HypercallProfile onB = xenProfile();
    onB.host = "b";
    EXPECT_EQ(hypercalls_figure::countedBy({&guest}), "counted by its own kernel");
    EXPECT_EQ(hypercalls_figure::countedBy({&onA, &onB, &onB}), "counted by Xen on a and b");
    EXPECT_EQ(hypercalls_figure::title(&guest), "Hypercalls of g1 (domain 2)");
    EXPECT_EQ(hypercalls_figure::summary(901, {}, "counted by Xen on a"),
        "901 hypercalls in - (the recording has no times), counted by Xen on a");
    EXPECT_EQ(hypercalls_figure::summary(1000, guest.length(), "counted by its own kernel"),
        "1000 hypercalls in 4.00 s, counted by its own kernel");
}

TEST(HypercallsFigure, NotesEachRemarkOfTheCommandOnce)
{
    analysis::HypercallProfile profile = guestProfile();
    profile.unseenSubcalls = 12;
    profile.gaps = {{TimeNs{1}, TimeNs{2}}};
    const std::string notes = test::joined(hypercalls_figure::notes({&profile, &profile}));
    EXPECT_EQ(notes,
        "missing: g1: something is missing\n"
        "Counts over time are missing in 1 interval; the sums hold them where later totals are in the trace.\n"
        "12 entries of multicalls came from user space: their numbers are not known.\n");
}

} // namespace
} // namespace xenlens::wording
