// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    TextRows m_rows;
};

} // namespace xenlens::model
