// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/io/io_layout.h"

#include "wording/io.h"

#include <algorithm>
#include <cmath>

namespace xenlens::model {

namespace figure = wording::io_figure;

namespace {

constexpr double betweenColumns = 14;
constexpr double leastHeightWithTable = 600;

/// The table's rows in columns as wide as their widest cell. Drops columns from the right that find no room.
void placeTable(
    PanelLayout& layout, const wording::Table& table, std::size_t rows, double top, const TextMeasure& measure)
{
    const double line = lineHeight(TextRole::Axis, measure) + 1;
    double left = margin::edge;
    double right = left;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        const QString heading = QString::fromStdString(table.columns[column].head(" "));
        const auto cell = [&](std::size_t row) { return QString::fromStdString(table.rows[row].cells[column].text); };
        double width = measure(heading, TextRole::Note).width();
        for (std::size_t row = 0; row < rows; ++row)
            width = std::max(width, measure(cell(row), TextRole::Axis).width());
        if (left + width > layout.size.width() - margin::edge)
            break;
        right = left + width;
        const auto place = [&](const QString& text, double y, TextRole role) {
            const QSizeF size = measure(text, role);
            const double x = table.columns[column].align == wording::Align::Left ? left : right - size.width();
            layout.texts.push_back({QRectF(QPointF(x, y), size), text, role});
        };
        place(heading, top, TextRole::Note);
        for (std::size_t row = 0; row < rows; ++row)
            place(cell(row), top + line * static_cast<double>(row + 1) + 2, TextRole::Axis);
        left = right + betweenColumns;
    }
    layout.rules.emplace_back(margin::edge, top + line, right, top + line);
}

/// How many rows the figure shows: a large one all, up to a fifth of its height; a small one none, since panels tell
/// more.
std::size_t tableRows(const wording::Table& table, QSizeF size, const TextMeasure& measure)
{
    const double line = lineHeight(TextRole::Axis, measure) + 1;
    const auto most = static_cast<std::size_t>(std::max(0.0, std::floor(size.height() * 0.22 / line) - 1));
    return size.height() < leastHeightWithTable || most < 2 ? 0 : std::min(most, table.rows.size());
}

void addKeys(std::vector<Key>& keys, const StackSeries& series)
{
    for (const StackKind& kind : series.kinds)
        keys.push_back({Key::Kind::Fill, kind.fill, {}, {{}, kind.name, TextRole::Legend}});
}

/// Keys of one pair of panels, with a word before them that says which.
double placeGroup(
    PanelLayout& layout, const StackSeries& series, const QString& word, double top, const TextMeasure& measure)
{
    std::vector<Key> keys;
    addKeys(keys, series);
    if (keys.empty())
        return top;
    keys.front().text.text.prepend(word + u' ');
    return placeKeys(layout, std::move(keys), top, measure);
}

} // namespace

PanelLayout layOutIo(const IoSeries& series, const wording::Table& rings, QSizeF size,
    const std::optional<TimeRange>& range, RateUnit unit, const TextMeasure& measure)
{
    PanelLayout layout;
    layout.size = size;
    layout.axis = timeAxis(series.frame, range, size.width());
    double top = placeHeader(layout, series.title, series.summary, measure);
    if (!series.known) {
        placeSentence(layout, series.notes, top, measure);
        return layout;
    }
    layout.shades = shades(series.frame, layout.axis);
    top = placeGroup(layout, series.ringBytes, QString::fromLatin1(figure::ringsKey), top + 2, measure);
    top = placeGroup(layout, series.grantOperations, QString::fromLatin1(figure::grantsKey), top, measure);
    top = placeKeys(layout, shadeKeys(series.frame, !series.ringBytes.gaps.empty() || !series.grantBytes.gaps.empty()),
              top, measure)
        + 4;

    const std::size_t rows = tableRows(rings, size, measure);
    QStringList sentences = series.notes;
    if (rows > 0 && rows < rings.rows.size())
        sentences.prepend(QString::fromStdString(figure::moreRings(rings.rows.size() - rows)));
    const QStringList notes = noteLines(sentences, size, measure);
    const double notesTop = size.height() - 6 - static_cast<double>(notes.size()) * lineHeight(TextRole::Note, measure);
    placeLines(layout.texts, notes, margin::edge, notesTop, TextRole::Note, measure);
    const double table = rows > 0 ? static_cast<double>(rows + 1) * (lineHeight(TextRole::Axis, measure) + 1) + 14 : 0;
    const double strip = roundStripHeight(measure);
    const double bottom = notesTop - table - strip - timeAxisHeight(measure) - 4;

    std::vector<PanelRequest> requests;
    const auto request = [&](const StackSeries& stack, const std::string& caption, const QString& label, double scale) {
        if (!stack.kinds.empty())
            requests.push_back({&stack, QString::fromStdString(caption), label, scale});
    };
    const QString perSecond = QString::fromLatin1(figure::perSecond);
    request(series.ringBytes, figure::ringVolumeCaption(series.ringSide), rateUnitLabel(unit), rateIn(unit, 1));
    request(series.ringRequests, figure::ringRequestsCaption, perSecond, 1);
    request(series.grantOperations, figure::grantOperationsCaption(series.grantsOf, series.grantSide), perSecond, 1);
    request(series.grantBytes, figure::grantVolumeCaption(series.grantsOf), rateUnitLabel(unit), rateIn(unit, 1));
    while (requests.size() > 1 && (bottom - top) / static_cast<double>(requests.size()) < leastPanelHeight)
        requests.pop_back();
    placePanels(layout, requests, top, bottom, measure);
    placeRoundNumbers(layout, layout.shades, bottom, measure);
    layout.axisY = bottom + strip;
    const double axisBottom = placeTimeAxis(layout, series.frame.axisTitle, measure);
    if (rows > 0)
        placeTable(layout, rings, rows, axisBottom + 6, measure);
    return layout;
}

} // namespace xenlens::model
