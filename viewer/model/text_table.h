// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wording/values.h"

#include <QAbstractTableModel>

namespace xenlens::model {

/// Shows a table of room wording. A tool tip is the reason of a missing cell, else the sentence of its row.
class TextTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int AlertRole = Qt::UserRole; ///< bool: something in this row is not as it should be

    using QAbstractTableModel::QAbstractTableModel;

    void show(wording::Table table);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    /// Replaces the texts of a table with as many rows and columns, and keeps what is selected.
    void update(wording::Table table);

private:
    wording::Table m_table;
};

} // namespace xenlens::model
