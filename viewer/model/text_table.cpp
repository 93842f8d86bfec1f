// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/text_table.h"

#include <utility>

namespace xenlens::model {

void TextTable::show(TextRows rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void TextTable::show(const wording::Table& table)
{
    TextRows rows;
    for (const wording::Column& column : table.columns)
        rows.headings += QString::fromStdString(column.head("\n"));
    for (const wording::Row& row : table.rows) {
        TextRows::Row shown{{}, QString::fromStdString(row.sentence), row.tone == wording::Tone::Bad};
        for (const wording::Cell& cell : row.cells) {
            shown.cells += QString::fromStdString(cell.text);
            shown.whyMissing += QString::fromStdString(cell.whyMissing);
        }
        rows.rows.push_back(shown);
    }
    show(std::move(rows));
}

int TextTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.rows.size());
}

int TextTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.headings.size());
}

QVariant TextTable::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const TextRows::Row& row = m_rows.rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return row.cells.value(index.column());
    case Qt::ToolTipRole:
        if (const QString why = row.whyMissing.value(index.column()); !why.isEmpty())
            return why;
        return row.sentence;
    case AlertRole:
        return row.alert;
    default:
        return {};
    }
}

QVariant TextTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return m_rows.headings.value(section);
}

} // namespace xenlens::model
