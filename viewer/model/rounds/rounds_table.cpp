// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/rounds/rounds_table.h"

#include "model/migration_text.h"

#include <utility>

namespace xenlens::model {

void RoundsTable::show(ReportPtr report, int migration)
{
    beginResetModel();
    m_report = std::move(report);
    m_migration = static_cast<std::size_t>(migration);
    endResetModel();
}

void RoundsTable::setUnit(RateUnit unit)
{
    m_unit = unit;
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (const int rows = rowCount(); rows > 0)
        emit dataChanged(index(0, 0), index(rows - 1, ColumnCount - 1));
}

const analysis::Migration* RoundsTable::migration() const
{
    return m_report && m_migration < m_report->migrations.size() ? &m_report->migrations[m_migration] : nullptr;
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

int RoundsTable::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !migration() ? 0 : static_cast<int>(migration()->rounds.size());
}

int RoundsTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RoundsTable::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const analysis::Round& round = migration()->rounds[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(round, index.column());
    case Qt::ToolTipRole:
        if (text(round, index.column()) == QString(QChar(missingMark)))
            return whyMissing(round, index.column());
        return roundText(*migration(), round.index, m_unit);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((index.column() == Kind ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    default:
        return {};
    }
}

QString RoundsTable::text(const analysis::Round& round, int column) const
{
    const auto rate = [&](std::optional<double> mbit) {
        return formatRate(m_unit, mbit ? std::optional(*mbit * 1e6 / 8) : std::nullopt);
    };
    const std::optional<quint64> sent
        = migration()->streamKnown ? std::optional<quint64>(round.pagesSent) : std::nullopt;
    switch (column) {
    case Round:
        return QString::number(round.index);
    case Kind:
        return round.kind == analysis::RoundKind::Stopped ? tr("stopped") : tr("live");
    case Start:
        return QString::number((round.time.begin - migration()->time.begin).seconds(), 'f', 3);
    case Duration:
        return QString::number(round.time.duration().seconds(), 'f', 3);
    case PagesSent:
        return formatCount(sent);
    case VolumeSent:
        return formatMiB(sent ? std::optional(static_cast<double>(*sent * analysis::pageBytes)) : std::nullopt);
    case RateSent:
        return rate(sent ? round.sentMbitPerSecond() : std::nullopt);
    case PagesSkipped:
        return formatCount(round.pagesSkipped);
    case PagesDirtied:
        return formatCount(round.pagesDirtied);
    case RateDirtied:
        return rate(round.dirtiedMbitPerSecond());
    case Pause:
        return round.pause ? formatDigits(round.pause->milliseconds()) : QString(QChar(missingMark));
    default:
        return {};
    }
}

QString RoundsTable::whyMissing(const analysis::Round& round, int column) const
{
    switch (column) {
    case PagesSkipped:
        return tr("No source tells which pages were left out.");
    case PagesDirtied:
    case RateDirtied:
        if (round.pagesDirtied)
            return tr("The round has no length, so no rate.");
        return tr("Missing: %1.").arg(dirtiedMissingText(round));
    case Pause:
        return tr("No read of the dirty bitmap was seen at this round's end.");
    default:
        return tr("The round has no length, so no rate.");
    }
}

QVariant RoundsTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Round:
        return tr("Round");
    case Kind:
        return tr("Kind");
    case Start:
        return tr("Start\ns");
    case Duration:
        return tr("Duration\ns");
    case PagesSent:
        return tr("Sent\npages");
    case VolumeSent:
        return tr("Sent\nMiB");
    case RateSent:
        return tr("Sent\n%1").arg(rateUnitLabel(m_unit));
    case PagesSkipped:
        return tr("Skipped\npages");
    case PagesDirtied:
        return tr("Dirtied\npages");
    case RateDirtied:
        return tr("Dirtied\n%1").arg(rateUnitLabel(m_unit));
    case Pause:
        return tr("Pause\nms, at most");
    default:
        return {};
    }
}

} // namespace xenlens::model
