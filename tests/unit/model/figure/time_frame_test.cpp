// SPDX-License-Identifier: GPL-3.0-or-later
#include "layout_checks.h"
#include "model/figure/time_frame.h"
#include "model/rounds/rounds_series.h"
#include "samples.h"

namespace xenlens::model {

TEST(TimeFrame, IsTheRoundsCharts)
{
    for (const ReportPtr& report : {tests::sixRounds(), tests::thirtyRounds(), tests::damaged()}) {
        const TimeFrame frame = timeFrame(report, 0, std::nullopt);
        EXPECT_DOUBLE_EQ(frame.end, roundsSeries(report, 0).end);
        EXPECT_EQ(frame.origin, report->migrations.front().time.begin);
        EXPECT_EQ(frame.range().begin, frame.origin);
    }
}

TEST(TimeFrame, LiveRoundsAlternateAndTheStoppedOneHasItsOwn)
{
    const TimeFrame frame = timeFrame(tests::sixRounds(), 0, std::nullopt);
    const TimeAxis axis(0, frame.end, 70, 1182);
    const auto all = shades(frame, axis);
    ASSERT_EQ(all.size(), 7U);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(all[static_cast<std::size_t>(i)].kind, i % 2 == 0 ? ShadeKind::Odd : ShadeKind::Even);
    EXPECT_EQ(all[5].kind, ShadeKind::Stopped);
    EXPECT_EQ(all[6].kind, ShadeKind::Downtime);
    EXPECT_NEAR(all[6].right - all[6].left, 0.31 * axis.pixelsPerSecond(), 1e-6);
    EXPECT_EQ(roundAt(all, (all[1].left + all[1].right) / 2), 2);
    EXPECT_EQ(roundAt(all, 10), 0);
}

TEST(TimeFrame, ShadesAreCutToWhatIsShown)
{
    const TimeFrame frame = timeFrame(tests::sixRounds(), 0, std::nullopt);
    const TimeAxis axis(11, 12, 70, 1182);
    const auto all = shades(frame, axis);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_DOUBLE_EQ(all[0].left, 70);
    EXPECT_DOUBLE_EQ(all[0].right, axis.toX(11.4));
    EXPECT_DOUBLE_EQ(all[1].right, 1182);
}

TEST(TimeFrame, WithoutAMigrationItIsTheDatas)
{
    const TimeRange data{TimeNs{5'000'000'000}, TimeNs{7'500'000'000}};
    const TimeFrame frame = timeFrame(std::make_shared<analysis::Report>(), 0, data);
    EXPECT_EQ(frame.origin, data.begin);
    EXPECT_DOUBLE_EQ(frame.end, 2.5);
    EXPECT_TRUE(frame.rounds.empty());
    EXPECT_FALSE(frame.downtime);
    EXPECT_TRUE(frame.axisTitle.contains("no live migration"));
}

TEST(TimeFrame, ADowntimeWithNoEndIsOpen)
{
    const TimeFrame frame = timeFrame(tests::damaged(), 0, std::nullopt);
    ASSERT_TRUE(frame.downtime);
    EXPECT_DOUBLE_EQ(frame.downtime->end, frame.end);
}

} // namespace xenlens::model
