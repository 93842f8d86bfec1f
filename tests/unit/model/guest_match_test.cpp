// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guest_match.h"
#include "model/rounds/rounds_series.h"
#include "samples.h"

#include <gtest/gtest.h>

namespace xenlens::model {

namespace {

analysis::HypercallProfile profile(analysis::HypercallSource source, const std::string& host, std::uint16_t domid)
{
    analysis::HypercallProfile made;
    made.source = source;
    made.host = host;
    made.domid = {domid};
    return made;
}

} // namespace

TEST(GuestMatch, UuidThenNameThenNumberOnTheHostThatWasLeft)
{
    using analysis::HypercallSource;
    analysis::Migration migration = tests::sixRounds()->migrations.front();
    migration.uuid = "u1";
    auto one = profile(HypercallSource::Hypervisor, "b", 9);
    EXPECT_FALSE(isMigratedGuest(migration, one));
    one.name = "g1";
    EXPECT_TRUE(isMigratedGuest(migration, one));
    one.uuid = "u2";
    EXPECT_FALSE(isMigratedGuest(migration, one));
    one.uuid = "u1";
    EXPECT_TRUE(isMigratedGuest(migration, one));
    EXPECT_TRUE(isMigratedGuest(migration, profile(HypercallSource::Hypervisor, "a", 1)));
    EXPECT_FALSE(isMigratedGuest(migration, profile(HypercallSource::Hypervisor, "b", 1)));
    EXPECT_TRUE(isMigratedGuest(migration, profile(HypercallSource::Guest, "g1", 3)));
    EXPECT_FALSE(isMigratedGuest(migration, profile(HypercallSource::Guest, "a", 0)));
}

TEST(GuestMatch, MarksAreOfTheSameGuestHostAndTime)
{
    const auto report = tests::traced();
    const analysis::Migration& migration = report->migrations.front();
    ASSERT_TRUE(dirtyProfileOf(*report, migration));
    const auto without = [&](auto change) {
        const auto other = tests::changed(report, [&](analysis::Report& r) { change(r.dirty.front()); });
        return dirtyProfileOf(*other, migration) == nullptr;
    };
    EXPECT_TRUE(without([](analysis::DirtyProfile& marks) { marks.host = "b"; }));
    EXPECT_TRUE(without([](analysis::DirtyProfile& marks) { marks.name = "g2"; }));
    EXPECT_TRUE(without([](analysis::DirtyProfile& marks) {
        marks.name.clear();
        marks.domid = {7};
    }));
    EXPECT_TRUE(without([](analysis::DirtyProfile& marks) {
        const DurationNs hour{3'600'000'000'000};
        marks.time = {marks.time.begin + hour, marks.time.end + hour};
    }));
}

TEST(GuestMatch, TheFineCurveIsOfTheExactMarksWhereTheyAre)
{
    const RoundsSeries sampled = roundsSeries(tests::sixRounds(), 0);
    const RoundsSeries exact = roundsSeries(tests::traced(), 0);
    EXPECT_FALSE(sampled.exactMarks);
    EXPECT_TRUE(exact.exactMarks);
    double pages = 0;
    for (const RateStep& step : exact.dirtyRate)
        pages += step.bytesPerSecond * (step.end - step.begin) / 4096;
    // all but each round's first batch, at whose end the curve begins
    double expected = 0;
    const auto report = tests::traced();
    for (const analysis::DirtyRound& round : report->dirty.front().rounds)
        expected += static_cast<double>(round.marks);
    EXPECT_GT(pages, expected * 0.7);
    EXPECT_LE(pages, expected * 1.0001);
}

TEST(GuestMatch, LostMarksAreAGapInTheFineCurve)
{
    const RoundsSeries lossy = roundsSeries(tests::tracedWithLosses(), 0);
    ASSERT_TRUE(lossy.exactMarks);
    for (const RateStep& step : lossy.dirtyRate)
        EXPECT_FALSE(step.begin < 12.3 && step.end > 11.9) << step.begin << ' ' << step.end;
}

TEST(GuestMatch, ExactMarksAreNotCalledMissing)
{
    const auto report
        = tests::changed(tests::traced(), [](analysis::Report& r) { r.migrations.front().dirtyCurve.clear(); });
    EXPECT_FALSE(roundsSeries(report, 0).notes.join(' ').contains("no sample"));
}

} // namespace xenlens::model
