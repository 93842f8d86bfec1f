// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/migrations/migration_builder.h"
#include "toolstack_fixture.h"

#include <gtest/gtest.h>

namespace xenlens::test {

/// A migration of g1 from a to b, which a test changes before it builds it.
class MigrationChecks : public ::testing::Test
{
protected:
    MigrationChecks()
        : hosts{makeHost("a"), makeHost("b")}
    {
        addSave(hosts[0], {}); // 10 to 21 s, 1510 pages
        addRestore(hosts[1], "u-1", 11, 22);
    }

    const analysis::TracedMigration& build()
    {
        for (analysis::ToolstackLog& host : hosts)
            host.finalize();
        built = analysis::buildMigrations(hosts);
        return built.at(0);
    }

    std::vector<analysis::ToolstackLog> hosts;
    std::vector<analysis::TracedMigration> built;
};

} // namespace xenlens::test
