// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/text_table.h"

#include <utility>

namespace xenlens::model {

namespace {

QVariant alignmentOf(const wording::Column& column)
{
    const Qt::AlignmentFlag side = column.align == wording::Align::Left ? Qt::AlignLeft : Qt::AlignRight;
    return QVariant::fromValue(Qt::Alignment(side | Qt::AlignVCenter));
}

} // namespace

void TextTable::show(wording::Table table)
{
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

void TextTable::update(wording::Table table)
{
    m_table = std::move(table);
    if (const int columns = columnCount(); columns > 0) {
        emit headerDataChanged(Qt::Horizontal, 0, columns - 1);
        if (const int rows = rowCount(); rows > 0)
            emit dataChanged(index(0, 0), index(rows - 1, columns - 1));
    }
}

int TextTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int TextTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant TextTable::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const wording::Row& row = m_table.rows[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<std::size_t>(index.column());
    const wording::Cell cell = column < row.cells.size() ? row.cells[column] : wording::Cell();
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(cell.text);
    case Qt::ToolTipRole:
        return QString::fromStdString(cell.whyMissing.empty() ? row.sentence : cell.whyMissing);
    case Qt::TextAlignmentRole:
        return alignmentOf(m_table.columns[column]);
    case AlertRole:
        return row.tone == wording::Tone::Bad;
    default:
        return {};
    }
}

QVariant TextTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const wording::Column& column = m_table.columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return QString::fromStdString(column.head("\n"));
    return role == Qt::TextAlignmentRole ? alignmentOf(column) : QVariant();
}

} // namespace xenlens::model
