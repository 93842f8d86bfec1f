// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/settled.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Migration migration(std::int64_t begin)
{
    Migration migration;
    migration.name = "g1";
    migration.source = "a";
    migration.destination = "b";
    migration.domid = DomId{1};
    migration.time = {TimeNs{begin}, TimeNs{begin + 10}};
    migration.rounds.resize(3);
    migration.sentCurve.resize(5);
    return migration;
}

Check check(std::optional<bool> ok)
{
    Check check;
    check.ok = ok;
    return check;
}

DirtyProfile profile(std::size_t pages)
{
    DirtyProfile profile;
    profile.marks.push_back({{}, 1, std::vector<std::uint64_t>(pages), {}});
    profile.rounds.resize(2);
    return profile;
}

TEST(Settled, KeepsRoundsOfAllAndCurvesOfTheLast)
{
    Settled settled;
    constexpr std::size_t all = Settled::detailsMax + 10;
    for (std::size_t i = 0; i < all; ++i)
        settled.add(migration(static_cast<std::int64_t>(i) * 100), {check(true), check(false), check(std::nullopt)},
            profile(10), DomId{2});
    Report report;
    report.migrations.push_back(migration(99'999));
    report.checks.push_back(check(true));
    report.checks.back().migration = 0;
    report.dirty.push_back(profile(1));
    report.dirty.back().migration = 0;
    settled.addTo(report);
    ASSERT_THAT(report.migrations, SizeIs(all + 1));
    EXPECT_THAT(report.migrations[9].sentCurve, IsEmpty());
    EXPECT_THAT(report.migrations[9].rounds, SizeIs(3));
    EXPECT_THAT(report.migrations[10].sentCurve, SizeIs(5));
    EXPECT_EQ(report.migrations.back().time.begin.ns, 99'999);
    EXPECT_EQ(report.checks.back().migration, all);
    EXPECT_EQ(report.dirty.back().migration, all);
    EXPECT_EQ(report.dirty.at(10).migration, 10U);
    EXPECT_THAT(report.dirty.at(9).marks, IsEmpty());
    EXPECT_THAT(report.checks, SizeIs(10 + 3 * Settled::detailsMax + 1)) << "a check that failed is always listed";
    ASSERT_TRUE(report.coarser);
    EXPECT_EQ(report.coarser->migrations, 10U);
    EXPECT_EQ(report.coarser->checks, 20U);
    EXPECT_FALSE(report.coarser->before);
    EXPECT_EQ(settled.names().of("b", DomId{2}), "g1");
}

TEST(Settled, KeepsOnlySoManyMarks)
{
    Settled settled;
    for (int i = 0; i < 4; ++i)
        settled.add(migration(i), {}, profile(Settled::pfnsMax / 2), std::nullopt);
    Report report;
    settled.addTo(report);
    EXPECT_THAT(report.dirty.at(1).marks, IsEmpty());
    EXPECT_THAT(report.dirty.at(2).marks, SizeIs(1));
    EXPECT_FALSE(report.coarser) << "all have their curves";
}

TEST(Settled, WindowsOfOlderMigrationsComeBeforeThoseOfLaterOnes)
{
    const auto window = [](const char* name, std::optional<std::size_t> of) {
        return OverheadWindow{name, of, {}, {VcpuOverhead{}}};
    };
    Settled settled;
    settled.add(migration(100), {}, std::nullopt, std::nullopt, {window("migration", 0), window("round:1", 0)});
    Report report;
    report.migrations.push_back(migration(200));
    report.overhead = {window("all", std::nullopt), window("migration", 0)};
    settled.addTo(report);
    ASSERT_THAT(*report.overhead, SizeIs(4));
    EXPECT_FALSE(report.overhead->at(0).migration);
    EXPECT_EQ(report.overhead->at(1).migration, 0U);
    EXPECT_EQ(report.overhead->at(2).name, "round:1");
    EXPECT_EQ(report.overhead->at(3).migration, 1U);
}

} // namespace
} // namespace xenlens::analysis
