// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wording/values.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace xenlens::model {

/// Rows of text under column headings, with a sentence for each row's tool tip.
struct TextRows
{
    struct Row
    {
        QStringList cells; ///< as many as headings
        QString sentence;
        bool alert = false; ///< something here is not as it should be
        QStringList whyMissing = {}; ///< of each cell, for its tool tip; fewer than cells: of none
    };
    QStringList headings;
    std::vector<Row> rows;
};

/// Shows TextRows; for lists that are read, not computed with.
class TextTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int AlertRole = Qt::UserRole; ///< bool

    using QAbstractTableModel::QAbstractTableModel;

    void show(TextRows rows);
    void show(const wording::Table& table); ///< the tool tip is a missing cell's reason, else its row's sentence

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    TextRows m_rows;
};

} // namespace xenlens::model
