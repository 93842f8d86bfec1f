// SPDX-License-Identifier: GPL-3.0-or-later
#include "plain_text.h"
#include "profile_samples.h"
#include "wording/io.h"

#include <gmock/gmock.h>

namespace xenlens::wording {
namespace {

using test::plain;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using xenlens::test::ioProfile;

TEST(Io, ShowsBatchesAndNotifications)
{
    const std::string text = plain(io(ioProfile()));
    EXPECT_THAT(text, HasSubstr("|blkfront|g1|0|20|80.0 KiB|10|2.5|40.0|2.0|2.0|2.0|0\n"));
    EXPECT_THAT(text, HasSubstr("|netfront_rx|g1|0|3|100 B|0|-|-|-|-|-|0\n")) << "packets, which are responses";
    EXPECT_THAT(text, HasSubstr("copy_to|a|0|2|5|1|2|4.0 KiB\n"));
    EXPECT_THAT(text, HasSubstr("access|a|0|2|9|0|0|-\n")) << "of no bytes, which is not zero bytes";
}

TEST(Io, ShowsWhoSentEventsToWhom)
{
    const std::string text = plain(io(ioProfile()));
    EXPECT_THAT(text, HasSubstr("g1 (2)|Domain-0 (0)|Xen on a|700|70.0|-\n"));
    EXPECT_THAT(text, HasSubstr("g1 (2)|nobody|Xen on a|3|0.3|-\n"));
    EXPECT_THAT(text, HasSubstr("g1 (2)|itself|g1|5|-|4\n"));
    EXPECT_THAT(text, HasSubstr("g1 (2)|not known|g1|3|-|9\n"));
}

TEST(Io, MarksRowsWithFailures)
{
    const Table grants = grantsTable(ioProfile());
    EXPECT_EQ(grants.rows[0].tone, Tone::Bad);
    EXPECT_EQ(grants.rows[1].tone, Tone::Plain);
}

TEST(Io, SaysWhoseCountsHaveGaps)
{
    analysis::IoProfile profile = ioProfile();
    EXPECT_THAT(ioRemarks(profile), SizeIs(1)) << "of the slots";
    profile.missing = {"no operations on the grant table"};
    profile.gaps = {{"g1", {}}, {"a", {}}, {"g1", {}}};
    EXPECT_THAT(plain(io(profile)),
        HasSubstr("missing: no operations on the grant table\n"
                  "Counts of a are missing in 1 interval: its totals are lower bounds.\n"
                  "Counts of g1 are missing in 2 intervals: its totals are lower bounds.\n"));
}

TEST(Io, SaysWhichSlotsThePeerCanFalsify)
{
    EXPECT_THAT(plain(io(ioProfile())),
        HasSubstr("Slots a push of blkfront are the word of the ring's other end, which can falsify them.\n"))
        << "not those of rings that pushed nothing";
}

TEST(IoSummary, CountsRequestsOfDisksAndPacketsOfNetworks)
{
    analysis::Report report;
    EXPECT_TRUE(ioSummary(report).empty());
    report.io = ioProfile();
    const std::string text = plain(ioSummary(report));
    EXPECT_THAT(text, HasSubstr("(blkfront): 20 requests, 80.0 KiB, 40.0 % of 10 pushes notified\n"));
    EXPECT_THAT(text, HasSubstr("(netfront_rx): 3 packets, 100 B, no pushes\n"));
    EXPECT_THAT(text, HasSubstr("a: copied to domain 2: 4.0 KiB in 5 operations\n"));
    EXPECT_THAT(text,
        HasSubstr("g1 (2) sent over event channels, counted by Xen on a: 700 events to Domain-0 (0) (70.0 a second), 3 "
                  "events to nobody (0.3 a second)\n"));
    EXPECT_THAT(text, Not(HasSubstr("- %")));
}

TEST(IoRecords, HasAsManyCellsInEveryRow)
{
    const RecordTable records = ioRecords(ioProfile());
    EXPECT_EQ(records.rows.size(), 8u);
    for (const auto& record : records.rows)
        EXPECT_EQ(record.size(), records.columns.size()) << record[0];
    EXPECT_THAT(plain(records), HasSubstr("ring,g1,g1, the \"first\",blkfront,xvda,51712,0,,0,20,81920,10,25,4,"));
    EXPECT_THAT(plain(records), HasSubstr("\ngrant,a,,copy_to,,,,0,2,5,4096,,,,,,,,1,2,,,,,,guest\n"));
    EXPECT_THAT(plain(records), HasSubstr("\nchannel,a,g1,send,,,,2,0,700,,,,,,,,,,,,,,,,hypervisor\n"));
}

TEST(IoFigure, NamesWhatIsDrawn)
{
    using namespace io_figure;
    EXPECT_EQ(title(""), "Shared-page I/O");
    EXPECT_EQ(title("g1"), "Shared-page I/O during the migration of g1");
    EXPECT_EQ(seenBy(RingEnds::FrontEndsOfGuest, "g1"), "seen by the front ends of g1");
    EXPECT_EQ(seenBy(RingEnds::BackEnds, "g1"), "seen by the back ends");
    EXPECT_EQ(grantsOf(nullptr), "all domains");
    analysis::Migration migration;
    migration.domid = DomId{3};
    EXPECT_EQ(grantsOf(&migration), "domain 3");
    EXPECT_EQ(streamName(ioProfile().rings[0], "read", false), "xvda read");
    EXPECT_EQ(streamName(ioProfile().rings[0], "read", true), "g1 xvda read");
    EXPECT_EQ(moreRings(1), "1 more ring: see `xenlens io`.");
    EXPECT_EQ(moreRings(2), "2 more rings: see `xenlens io`.");
}

} // namespace
} // namespace xenlens::wording
