// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/guest_results.h"
#include "guest_fixture.h"
#include "toolstack_fixture.h"

#include <gtest/gtest.h>

namespace xenlens::test {

/// A migration from a to b, both on one axis. Its guest's CLOCK_MONOTONIC reads 10 s less.
class GuestResultsTest : public ::testing::Test
{
protected:
    GuestResultsTest()
    {
        hosts = {makeHost("a"), makeHost("b")};
        SaveScript script;
        const std::uint64_t end = addSave(hosts[0], script);
        addRestore(hosts[1], "u-1", 11, end + 1);
        for (analysis::ToolstackLog& host : hosts)
            host.finalize();
    }

    analysis::Report reportOf(std::vector<analysis::GuestLog> logs)
    {
        for (analysis::GuestLog& log : logs)
            log.finalize({});
        migrations = analysis::buildMigrations(hosts);
        const analysis::GuestResults results(std::move(logs), migrations);
        analysis::Report report;
        for (const analysis::TracedMigration& migration : migrations)
            report.migrations.push_back(migration.result);
        results.addTo(report, true);
        return report;
    }

    static analysis::GuestLog guestThatLeaves(std::uint64_t atMs, std::uint64_t awayMs)
    {
        analysis::GuestLog log = makeKernel("g1-inside", guest::Role::Guest, 1000, 30'000, 10'000 * 1'000'000ll);
        suspend(log, atMs, awayMs, 5);
        return log;
    }

    static analysis::Check findCheck(const analysis::Report& report, const std::string& name)
    {
        for (const analysis::Check& check : report.checks)
            if (check.name.find(name) != std::string::npos)
                return check;
        return {};
    }

    std::vector<analysis::ToolstackLog> hosts;
    std::vector<analysis::TracedMigration> migrations;
};

} // namespace xenlens::test
