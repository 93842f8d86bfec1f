// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/hypervisor_results.h"
#include "hypervisor_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::logOfMigration;
using testing::HasSubstr;

/// A migration of the fixture with what its hypervisor recorded.
struct Traced
{
    explicit Traced(const HypervisorLog& log)
    {
        hosts.push_back(test::makeHost("a"));
        test::addSave(hosts[0], {});
        hosts[0].finalize();
        migrations = buildMigrations(hosts);
        HypervisorLog finalized = log;
        finalized.finalize(hosts);
        report.sources.push_back({"toolstack", "a", true, {}});
        HypervisorResults results({finalized}, migrations);
        for (const TracedMigration& migration : migrations)
            report.migrations.push_back(migration.result);
        results.addTo(report, true);
    }

    [[nodiscard]] const Check& check(const std::string& part) const
    {
        for (const Check& one : report.checks)
            if (one.name.find(part) != std::string::npos)
                return one;
        throw std::out_of_range(part);
    }

    std::vector<ToolstackLog> hosts;
    std::vector<TracedMigration> migrations;
    Report report;
};

const std::vector<std::uint32_t> asTheToolstackGotThem = {200, 100, 80, 60, 70};

TEST(HypervisorResults, GiveTheToolstacksRoundsTheirExactPauses)
{
    const Traced traced(logOfMigration(asTheToolstackGotThem));
    ASSERT_EQ(traced.report.migrations.size(), 1U) << "not a second time";
    const Migration& migration = traced.report.migrations[0];
    EXPECT_TRUE(migration.streamKnown);
    EXPECT_TRUE(migration.rounds[0].pauseExact);
    EXPECT_EQ(migration.rounds[0].pause, DurationNs{900});
    EXPECT_FALSE(migration.rounds[4].pauseExact) << "the guest was suspended at that clean";
    ASSERT_EQ(traced.report.dirty.size(), 1U);
    EXPECT_EQ(traced.report.dirty[0].migration, 0U);
    EXPECT_EQ(traced.report.dirty[0].name, "g1");
    const Check& marks = traced.check("pages marked dirty");
    EXPECT_EQ(marks.ok, true);
    EXPECT_THAT(marks.note, HasSubstr("200/200/200, 100/100/100, 80/80/80, 60/60/60, 70/70/70"));
}

TEST(HypervisorResults, ShowAMigrationWithoutAToolstacksTrace)
{
    HypervisorLog log = logOfMigration({200, 100, 30});
    log.finalize({});
    std::vector<TracedMigration> none;
    Report report;
    HypervisorResults({log}, none).addTo(report, true);
    ASSERT_EQ(report.migrations.size(), 1U);
    const Migration& migration = report.migrations[0];
    EXPECT_FALSE(migration.streamKnown);
    EXPECT_EQ(migration.policy, "unknown");
    EXPECT_EQ(migration.outcome, Outcome::Incomplete);
    ASSERT_EQ(migration.rounds.size(), 4U);
    EXPECT_EQ(migration.rounds[1].pagesDirtied, 100U);
    EXPECT_EQ(migration.rounds[1].pause, DurationNs{900});
    EXPECT_EQ(migration.rounds[2].kind, RoundKind::Live);
    EXPECT_FALSE(migration.rounds[2].pause) << "the guest was suspended";
    EXPECT_EQ(migration.rounds[3].kind, RoundKind::Stopped);
    EXPECT_EQ(report.dirty.at(0).migration, 0U);
}

} // namespace
} // namespace xenlens::analysis
