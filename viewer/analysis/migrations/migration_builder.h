// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/toolstack_log.h"
#include "analysis/results/migration.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace xenlens::analysis {

/// A migration with the raw events that it was made from, for the cross-checks.
struct TracedMigration
{
    Migration result;
    const ToolstackLog* source = nullptr;
    SaveLog save;
    const ToolstackLog* destination = nullptr; ///< nullptr: no receiver was found
    RestoreLog restore;
};

/// Every live save of every host, with its receiver: the restore of the same domain (by uuid, or by name where the uuid
/// is not known; xl calls the arriving domain NAME--incoming) that began nearest to it. In order of time.
/// `atEnd` as in ReportBuilder.
std::vector<TracedMigration> buildMigrations(const std::vector<ToolstackLog>& logs, bool atEnd = true);

/// Names of guests by the number that they had on a host before or after a migration.
class GuestNames
{
public:
    GuestNames() = default;
    /// `earlier`: of migrations before these.
    explicit GuestNames(const std::vector<TracedMigration>& migrations, const GuestNames& earlier = {});

    /// `arrivedAs`: its number at the receiver, if known. What is known already stays.
    void add(const Migration& migration, std::optional<DomId> arrivedAs);

    [[nodiscard]] std::string of(const std::string& host, DomId domid) const; ///< empty: not known
    [[nodiscard]] std::string ofUuid(const std::string& uuid) const; ///< likewise

private:
    std::map<std::pair<std::string, DomId>, std::string> m_names;
    std::map<std::string, std::string> m_byUuid;
};

} // namespace xenlens::analysis
