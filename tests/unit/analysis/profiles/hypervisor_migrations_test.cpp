// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/profiles/dirty_builder.h"
#include "analysis/profiles/hypervisor_migrations.h"
#include "hypervisor_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::addMarks;
using test::addOp;
using test::logOfMigration;
using test::makeLog;
using test::second;
using ::testing::SizeIs;

/// The fixture's migration from host a, and what the hypervisor recorded of it.
struct Matched
{
    explicit Matched(HypervisorLog log)
        : hosts{test::makeHost("a")}
    {
        test::addSave(hosts[0], {});
        hosts[0].finalize();
        migrations = buildMigrations(hosts);
        log.finalize(hosts);
        profiles = buildDirtyProfiles(log);
        matchMigrations(profiles, migrations);
    }

    std::vector<ToolstackLog> hosts;
    std::vector<TracedMigration> migrations;
    std::vector<DirtyProfile> profiles;
};

TEST(HypervisorMigrations, PairCleansOneForOne)
{
    const Matched matched(logOfMigration({200, 100, 80, 60, 70}));
    ASSERT_THAT(matched.profiles, SizeIs(1));
    EXPECT_EQ(matched.profiles[0].migration, 0u);
    EXPECT_EQ(matched.profiles[0].name, "g1");
    EXPECT_EQ(matched.profiles[0].uuid, "u-1");
    const auto pairs = pairCleans(matched.profiles[0], matched.migrations[0]);
    ASSERT_THAT(pairs, SizeIs(5));
    EXPECT_EQ(pairs[3].toolstackDirty, 60u);
    EXPECT_FALSE(pairs[3].stopped);
    EXPECT_TRUE(pairs[4].stopped);
    EXPECT_TRUE(matched.migrations[0].result.rounds[3].pauseExact);
}

TEST(HypervisorMigrations, PairByTimeWhereACleanIsMissing)
{
    HypervisorLog log = makeLog();
    addOp(log, 10 * second, 2, 0, 700);
    addOp(log, 12 * second, 11, 200, 900);
    addOp(log, 16 * second, 11, 180, 900);
    const Matched matched(log);
    const auto pairs = pairCleans(matched.profiles.at(0), matched.migrations[0]);
    ASSERT_THAT(pairs, SizeIs(2));
    EXPECT_EQ(pairs[0].toolstackDirty, 200u);
    EXPECT_EQ(pairs[1].toolstackDirty, 80u) << "that of 16 s";
    EXPECT_FALSE(matched.migrations[0].result.rounds[0].pauseExact) << "which pause is whose is not certain";
}

TEST(HypervisorMigrations, LeaveAnotherDomainsProfile)
{
    HypervisorLog log = logOfMigration({200, 100, 80, 60, 70});
    for (LogdirtyEvent& event : log.logdirty)
        std::visit([](auto& e) { e.domid = DomId{9}; }, event);
    const Matched matched(log);
    EXPECT_EQ(matched.profiles.at(0).migration, std::nullopt);
}

TEST(HypervisorMigrations, NeedAClean)
{
    HypervisorLog log = makeLog();
    addOp(log, 10 * second, 2, 0, 700);
    addMarks(log, 11 * second, 12 * second, {7});
    log.finalize({});
    const auto profiles = buildDirtyProfiles(log);
    EXPECT_EQ(migrationOf(profiles.at(0)), std::nullopt);
    HypervisorLog migrated = logOfMigration({200, 100});
    migrated.finalize({});
    const auto migration = migrationOf(buildDirtyProfiles(migrated).at(0));
    ASSERT_TRUE(migration);
    EXPECT_FALSE(migration->streamKnown);
    EXPECT_EQ(migration->dirtyCurve.size(), exactCurve(buildDirtyProfiles(migrated).at(0)).size());
}

} // namespace
} // namespace xenlens::analysis
