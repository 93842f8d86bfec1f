// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/hypercalls/hypercall_layout.h"

#include "model/units.h"
#include "wording/hypercalls.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace figure = wording::hypercalls_figure;

namespace {

constexpr double betweenSides = 30;
constexpr double leastBarRoom = 40; ///< px; with less the bars would tell nothing

/// A ranking's cells: texts with a bar between the name and the numbers.
struct Cells
{
    double left = 0;
    double right = 0;
    double nameRight = 0;
    double barLeft = 0;
    double barRight = 0;
    double countRight = 0;
    double shareRight = 0;
    double costRight = 0;
};

QString costText(const RankRow& row)
{
    return row.meanCost ? formatSeconds(*row.meanCost, 3) : QString(QChar(missingMark));
}

QString shareText(double share)
{
    return QStringLiteral("%1 %").arg(share * 100, 0, 'f', 1);
}

QString nameText(const RankRow& row)
{
    return row.joined > 1 ? QString::fromStdString(figure::others(row.joined)) : row.name;
}

/// The first rows, and one for all others; at most `most` in all.
std::vector<RankRow> shortened(const std::vector<RankRow>& rows, std::size_t most)
{
    if (rows.size() <= most || most == 0)
        return most == 0 ? std::vector<RankRow>() : rows;
    std::vector<RankRow> kept(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(most - 1));
    RankRow rest;
    rest.joined = static_cast<int>(rows.size() - kept.size());
    for (std::size_t i = kept.size(); i < rows.size(); ++i) {
        rest.count += rows[i].count;
        rest.share += rows[i].share;
    }
    kept.push_back(rest);
    return kept;
}

/// Lists the rankings of one side: calls, and below them the entries of multicalls.
class RankList
{
public:
    RankList(PanelLayout& layout, const TextMeasure& measure, double left, double right, double top, double bottom)
        : m_layout(layout)
        , m_measure(measure)
        , m_line(lineHeight(TextRole::Axis, measure) + 2)
        , m_top(top)
        , m_bottom(bottom)
    {
        m_cells.left = left;
        m_cells.right = right;
    }

    void place(const HypercallSide& side)
    {
        const auto lines = static_cast<std::size_t>(std::max(0.0, std::floor((m_bottom - m_top) / m_line)));
        if (lines < 2)
            return;
        // headings cost a line each; calls come first, but a third is kept for subcalls
        std::size_t forSubcalls = 0;
        if (!side.subcalls.empty() && lines >= 6)
            forSubcalls = std::min(side.subcalls.size(), std::max<std::size_t>(1, (lines - 2) / 3));
        const std::size_t used = 1 + (forSubcalls > 0 ? 1 + forSubcalls : 0);
        const auto calls = shortened(side.ranks, lines - used);
        const std::size_t spare = lines - used - calls.size();
        const auto subcalls = shortened(side.subcalls, forSubcalls > 0 ? forSubcalls + spare : 0);
        measureCells(calls, subcalls);
        double most = 1;
        for (const auto* rows : {&calls, &subcalls}) {
            for (const RankRow& row : *rows)
                most = std::max(most, row.count);
        }
        heading(QString::fromStdString(figure::rankHeading(side.title.toStdString())), true);
        for (const RankRow& row : calls)
            placeRow(row, most);
        if (subcalls.empty())
            return;
        heading(QString::fromLatin1(figure::subcallsHeading), false);
        for (const RankRow& row : subcalls)
            placeRow(row, most);
    }

private:
    void measureCells(const std::vector<RankRow>& calls, const std::vector<RankRow>& subcalls)
    {
        const auto width = [&](const QString& text) { return m_measure(text, TextRole::Axis).width(); };
        double name = 0;
        double count = width(QString::fromLatin1(figure::countColumn));
        double cost = width(QString::fromLatin1(figure::costColumn));
        for (const auto* rows : {&calls, &subcalls}) {
            for (const RankRow& row : *rows) {
                name = std::max(name, width(nameText(row)));
                count = std::max(count, width(formatCount(static_cast<quint64>(row.count))));
                cost = std::max(cost, width(costText(row)));
            }
        }
        m_cells.costRight = m_cells.right;
        m_cells.shareRight = m_cells.costRight - cost - 12;
        m_cells.countRight = m_cells.shareRight - width(QStringLiteral("100.0 %")) - 12;
        m_cells.nameRight = m_cells.left + name;
        m_cells.barLeft = m_cells.nameRight + 6;
        m_cells.barRight = m_cells.countRight - count - 10;
        m_costs = true;
        if (m_cells.barRight - m_cells.barLeft < leastBarRoom) {
            // a narrow picture goes without the costs: the command `xenlens hypercalls` has them
            m_costs = false;
            m_cells.shareRight = m_cells.right;
            m_cells.countRight = m_cells.shareRight - width(QStringLiteral("100.0 %")) - 12;
            m_cells.barRight = m_cells.countRight - count - 10;
        }
    }

    void text(const QString& text, double right)
    {
        const QSizeF size = m_measure(text, TextRole::Axis);
        m_layout.texts.push_back({QRectF(QPointF(right - size.width(), m_top), size), text, TextRole::Axis});
    }

    void heading(const QString& title, bool columns)
    {
        const QSizeF size = m_measure(title, TextRole::Note);
        m_layout.texts.push_back(
            {QRectF(QPointF(m_cells.left, m_top + m_line - 2 - size.height()), size), title, TextRole::Note});
        const auto column = [&](const QString& name, double right) {
            const QSizeF box = m_measure(name, TextRole::Note);
            // a long title takes the room of the columns' names
            if (right - box.width() > m_cells.left + size.width() + 8)
                m_layout.texts.push_back({QRectF(QPointF(right - box.width(), m_top + m_line - 2 - box.height()), box),
                    name, TextRole::Note});
        };
        if (columns) {
            column(QString::fromLatin1(figure::countColumn), m_cells.countRight);
            column(QString::fromLatin1(figure::shareColumn), m_cells.shareRight);
            if (m_costs)
                column(QString::fromLatin1(figure::costColumn), m_cells.costRight);
        }
        m_top += m_line;
        m_layout.rules.emplace_back(m_cells.left, m_top - 2, m_cells.right, m_top - 2);
    }

    void placeRow(const RankRow& row, double most)
    {
        text(nameText(row), m_cells.nameRight);
        text(formatCount(static_cast<quint64>(row.count)), m_cells.countRight);
        text(shareText(row.share), m_cells.shareRight);
        if (m_costs)
            text(costText(row), m_cells.costRight);
        const double room = m_cells.barRight - m_cells.barLeft;
        if (row.count > 0 && room > 0)
            m_layout.bars.push_back(
                {QRectF(m_cells.barLeft, m_top + 2, std::max(1.0, room * row.count / most), m_line - 5), row.fill});
        m_top += m_line;
    }

    PanelLayout& m_layout;
    const TextMeasure& m_measure;
    double m_line;
    double m_top;
    double m_bottom;
    Cells m_cells;
    bool m_costs = true;
};

} // namespace

PanelLayout layOutHypercalls(
    const HypercallSeries& series, QSizeF size, const std::optional<TimeRange>& range, const TextMeasure& measure)
{
    PanelLayout layout;
    layout.size = size;
    layout.axis = timeAxis(series.frame, range, size.width());
    const double headerBottom = placeHeader(layout, series.title, series.summary, measure);
    if (series.sides.empty()) {
        placeSentence(layout, series.notes, headerBottom, measure);
        return layout;
    }
    double top = headerBottom + 4;
    if (series.timesKnown) {
        layout.shades = shades(series.frame, layout.axis);
        const bool gaps = std::any_of(series.sides.begin(), series.sides.end(),
            [](const HypercallSide& side) { return !side.rates.gaps.empty(); });
        top = placeKeys(layout, shadeKeys(series.frame, gaps), headerBottom + 2, measure) + 4;
    }

    const QStringList notes = noteLines(series.notes, size, measure);
    const double notesTop = size.height() - 6 - static_cast<double>(notes.size()) * lineHeight(TextRole::Note, measure);
    const double strip = roundStripHeight(measure);
    // the ranking of one side is as tall as it needs; two sides share the width
    const double height = notesTop - top - strip - timeAxisHeight(measure) - 14;
    std::size_t rows = 2;
    for (const HypercallSide& side : series.sides)
        rows = std::max(rows, 1 + side.ranks.size() + (side.subcalls.empty() ? 0 : 1 + side.subcalls.size()));
    const double wanted = static_cast<double>(rows) * (lineHeight(TextRole::Axis, measure) + 2);
    double rankTop = top;
    if (series.timesKnown) {
        const double plots = height - std::min(wanted, height * 0.5);
        std::vector<PanelRequest> requests;
        for (const HypercallSide& side : series.sides)
            requests.push_back({&side.rates, QString::fromStdString(figure::rateCaption(side.title.toStdString())),
                QString::fromLatin1(figure::rateUnit), 1});
        placePanels(layout, requests, top, top + plots, measure);
        placeRoundNumbers(layout, layout.shades, top + plots, measure);
        layout.axisY = top + plots + strip;
        rankTop = placeTimeAxis(layout, series.frame.axisTitle, measure) + 8;
    }

    const auto columns = static_cast<double>(series.sides.size());
    const double width = (size.width() - 2 * margin::edge - (columns - 1) * betweenSides) / columns;
    double left = margin::edge;
    for (const HypercallSide& side : series.sides) {
        RankList(layout, measure, left, left + width, rankTop, notesTop - 2).place(side);
        left += width + betweenSides;
    }
    placeLines(layout.texts, notes, margin::edge, notesTop, TextRole::Note, measure);
    return layout;
}

} // namespace xenlens::model
