// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/panel_layout.h"

#include "model/units.h"
#include "wording/figures.h"

#include <algorithm>

namespace xenlens::model {

namespace {

constexpr double betweenPanels = 14; ///< the axes of two panels have numbers at their very ends
constexpr double captionPadding = 4;

/// Never narrower than leastLostPixels, so that no zoom hides a gap.
std::vector<LostBand> gapBands(const StackSeries& series, const TimeAxis& axis, const QRectF& plot)
{
    std::vector<LostBand> bands;
    for (const SecondsRange& gap : series.gaps) {
        if (gap.end < axis.begin() || gap.begin > axis.end())
            continue;
        const double left = std::max(axis.toX(gap.begin), plot.left());
        const double right = std::min(axis.toX(gap.end), plot.right());
        const double widen = std::max(0.0, leastLostPixels - (right - left)) / 2;
        // many short gaps near each other are one band: a picture has no room for more
        if (!bands.empty() && left - widen <= bands.back().right)
            bands.back().right = std::max(bands.back().right, right + widen);
        else
            bands.push_back({left - widen, right + widen, QString::fromLatin1(wording::countsMissingHere)});
    }
    return bands;
}

} // namespace

void placePanels(PanelLayout& layout, const std::vector<PanelRequest>& requests, double top, double bottom,
    const TextMeasure& measure)
{
    const auto count = static_cast<double>(std::max<std::size_t>(requests.size(), 1));
    const double height = (bottom - top - (count - 1) * betweenPanels) / count;
    for (const PanelRequest& request : requests) {
        Panel panel;
        panel.plot = QRectF(margin::left, top, layout.size.width() - margin::left - margin::right, height);
        panel.runs = stackRuns(*request.series, layout.axis);
        panel.gaps = gapBands(*request.series, layout.axis, panel.plot);
        panel.scale = request.scale;
        panel.unit = request.unit;
        panel.title = request.unit;
        for (const StackKind& kind : request.series->kinds) {
            panel.kinds.push_back(kind.name);
            panel.fills.push_back(kind.fill);
        }
        const double most = highest(panel.runs) * request.scale;
        const QString text
            = most > 0 ? request.caption : QString::fromStdString(wording::noneCounted(request.caption.toStdString()));
        const QSizeF caption = measure(text, TextRole::Note);
        panel.axis = rateAxis(most > 0 ? most : 1, height, caption.height() + 2 * captionPadding);
        layout.texts.push_back(
            {QRectF(panel.plot.topLeft() + QPointF(6, 2), caption), text, TextRole::Note, false, true});
        layout.panels.push_back(std::move(panel));
        top += height + betweenPanels;
    }
}

double placeKeys(PanelLayout& layout, std::vector<Key> keys, double top, const TextMeasure& measure)
{
    constexpr double side = 22;
    const double line = lineHeight(TextRole::Legend, measure) + 3;
    double left = margin::edge;
    for (Key& key : keys) {
        const QSizeF size = measure(key.text.text, TextRole::Legend);
        const double width = side + 5 + size.width();
        if (left > margin::edge && left + width > layout.size.width() - margin::edge) {
            left = margin::edge;
            top += line;
        }
        key.box = QRectF(left, top + (line - 11) / 2, side, 11);
        key.text.box = QRectF(QPointF(left + side + 5, top + (line - size.height()) / 2), size);
        key.text.role = TextRole::Legend;
        layout.keys.push_back(key);
        left += width + 18;
    }
    return keys.empty() ? top : top + line;
}

std::vector<Key> shadeKeys(const TimeFrame& frame, bool gaps)
{
    std::vector<Key> keys;
    const auto add = [&](Key::Kind kind, const char* text) {
        keys.push_back({kind, otherFill, {}, {{}, QString::fromLatin1(text), TextRole::Legend}});
    };
    if (!frame.rounds.empty())
        add(Key::Kind::Rounds, wording::liveRounds);
    if (std::any_of(frame.rounds.begin(), frame.rounds.end(), [](const RoundStretch& round) { return round.stopped; }))
        add(Key::Kind::Stopped, wording::stopAndCopy);
    if (frame.downtime)
        add(Key::Kind::Downtime, wording::downtime);
    if (gaps)
        add(Key::Kind::Gap, wording::countsMissing);
    return keys;
}

QString panelText(const PanelLayout& layout, QPointF position)
{
    for (const Panel& panel : layout.panels) {
        if (!panel.plot.contains(position))
            continue;
        QStringList lines;
        if (const int round = roundAt(layout.shades, position.x()); round > 0)
            lines += QStringLiteral("round %1").arg(round);
        lines += QStringLiteral("at %1").arg(formatSeconds(layout.axis.toSeconds(position.x()), 4));
        for (const LostBand& gap : panel.gaps) {
            if (gap.left <= position.x() && position.x() <= gap.right)
                lines += gap.text;
        }
        const auto run = std::find_if(panel.runs.begin(), panel.runs.end(),
            [&](const StackRun& one) { return one.left <= position.x() && position.x() < one.right; });
        if (run == panel.runs.end()) {
            lines += QStringLiteral("%1: -").arg(panel.unit);
            return lines.join(u'\n');
        }
        for (std::size_t kind = run->tops.size(); kind-- > 0;) {
            const double rate = run->tops[kind] - (kind > 0 ? run->tops[kind - 1] : 0);
            if (rate > 0)
                lines
                    += QStringLiteral("%1: %2 %3").arg(panel.kinds[kind], formatDigits(rate * panel.scale), panel.unit);
        }
        lines += QStringLiteral("all: %1 %2")
                     .arg(formatDigits(run->tops.empty() ? 0 : run->tops.back() * panel.scale), panel.unit);
        return lines.join(u'\n');
    }
    return {};
}

void placeSentence(FigureFrame& frame, const QStringList& sentences, double top, const TextMeasure& measure)
{
    const QStringList lines
        = wrapped(sentences, QStringLiteral(" "), frame.size.width() * 0.8, TextRole::Subtitle, measure);
    const double line = lineHeight(TextRole::Subtitle, measure);
    double y = std::max(top, (frame.size.height() - line * static_cast<double>(lines.size())) / 2);
    for (const QString& text : lines) {
        const QSizeF size = measure(text, TextRole::Subtitle);
        frame.texts.push_back(
            {QRectF(QPointF((frame.size.width() - size.width()) / 2, y), size), text, TextRole::Subtitle});
        y += size.height();
    }
}

} // namespace xenlens::model
