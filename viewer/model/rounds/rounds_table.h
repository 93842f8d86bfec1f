// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/results.h"
#include "model/units.h"

#include <QAbstractTableModel>

namespace xenlens::model {

/// The rounds of one migration, a row each. A missing number is "-", and its tool tip says why.
class RoundsTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Round,
        Kind,
        Start,
        Duration,
        PagesSent,
        VolumeSent,
        RateSent,
        PagesSkipped,
        PagesDirtied,
        RateDirtied,
        Pause,
        ColumnCount
    };

    using QAbstractTableModel::QAbstractTableModel;

    void show(ReportPtr report, int migration);
    void setUnit(RateUnit unit);
    [[nodiscard]] int roundAt(int row) const; ///< the round's index from 1; 0 when there is no such row
    [[nodiscard]] int rowOf(int round) const; ///< -1 when there is no such round

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] const analysis::Migration* migration() const;
    [[nodiscard]] QString text(const analysis::Round& round, int column) const;
    [[nodiscard]] QString whyMissing(const analysis::Round& round, int column) const;

    ReportPtr m_report;
    std::size_t m_migration = 0;
    RateUnit m_unit = RateUnit::MbitPerSecond;
};

} // namespace xenlens::model
