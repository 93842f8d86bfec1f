// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rounds/rounds_table.h"

#include <utility>

namespace xenlens::model {

void RoundsTable::show(ReportPtr report, int migration)
{
    m_report = std::move(report);
    m_migration = static_cast<std::size_t>(migration);
    TextTable::show(table());
}

void RoundsTable::setUnit(RateUnit unit)
{
    m_unit = unit;
    update(table());
}

const analysis::Migration* RoundsTable::migration() const
{
    return m_report && m_migration < m_report->migrations.size() ? &m_report->migrations[m_migration] : nullptr;
}

wording::Table RoundsTable::table() const
{
    return migration() ? wording::roundsTable(*migration(), m_unit) : wording::roundsTable({}, m_unit);
}

int RoundsTable::roundAt(int row) const
{
    return row >= 0 && row < rowCount() ? migration()->rounds[static_cast<std::size_t>(row)].index : 0;
}

int RoundsTable::rowOf(int round) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (roundAt(row) == round)
            return row;
    }
    return -1;
}

} // namespace xenlens::model
