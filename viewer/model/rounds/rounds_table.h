// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/results.h"
#include "model/text_table.h"
#include "model/units.h"
#include "wording/rounds.h"

namespace xenlens::model {

/// The rounds of one migration, a row each, in the columns of wording::roundsTable().
class RoundsTable : public TextTable
{
    Q_OBJECT

public:
    using TextTable::TextTable;

    void show(ReportPtr report, int migration);
    void setUnit(RateUnit unit);
    [[nodiscard]] int roundAt(int row) const; ///< the round's index from 1; 0 when there is no such row
    [[nodiscard]] int rowOf(int round) const; ///< -1 when there is no such round

private:
    [[nodiscard]] const analysis::Migration* migration() const;
    [[nodiscard]] wording::Table table() const;

    ReportPtr m_report;
    std::size_t m_migration = 0;
    RateUnit m_unit = RateUnit::MbitPerSecond;
};

} // namespace xenlens::model
