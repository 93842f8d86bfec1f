// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/rounds_figure.h"

#include "gui/figures/style.h"
#include "model/migration_text.h"

#include <cmath>

namespace xenlens::gui {

RoundsFigure::RoundsFigure()
    : m_background(new RoundsBackground)
    , m_rates(new RateChart)
    , m_curves(new RateChart)
    , m_foreground(new RoundsForeground)
{
    scene().addItem(m_background);
    scene().addItem(m_rates);
    scene().addItem(m_curves);
    scene().addItem(m_foreground);
    m_rates->setZValue(1);
    m_curves->setZValue(1);
    m_foreground->setZValue(2);
}

void RoundsFigure::show(const model::ReportPtr& report, const FigureOptions& options)
{
    if (report != m_report || options.migration != m_options.migration || m_series.title.isEmpty())
        m_series = model::roundsSeries(report, options.migration);
    m_report = report;
    m_options = options;
    layOut(m_layout.size);
}

void RoundsFigure::layOut(QSizeF size)
{
    if (size.isEmpty()) {
        m_layout.size = size;
        return;
    }
    model::RoundsOptions options;
    options.size = size;
    options.unit = m_options.unit;
    options.axisBreak = m_options.axisBreak;
    if (m_options.range) {
        const TimeNs origin = fullRange().begin;
        options.range = {(m_options.range->begin - origin).seconds(), (m_options.range->end - origin).seconds()};
    }
    m_layout = model::layOutRounds(m_series, options, style::textMeasure());

    scene().setSceneRect(QRectF(QPointF(), size));
    m_rates->showAxis(size, m_layout.ratePlot, m_layout.rateAxis, m_layout.rateTitle);
    m_curves->showAxis(size, m_layout.curvePlot, m_layout.curveAxis, m_layout.curveTitle);
    m_curves->clearLines();
    m_curves->showLines(m_layout.sentLines, QPen(style::sentCurve, 2.4));
    m_curves->showLines(m_layout.dirtyLines, QPen(style::dirtyCurve, 1.2));
    m_background->show(&m_layout, m_options.round);
    m_foreground->show(&m_layout);
}

TimeRange RoundsFigure::fullRange() const
{
    if (!m_report || static_cast<std::size_t>(m_options.migration) >= m_report->migrations.size())
        return {};
    const TimeNs begin = m_report->migrations[static_cast<std::size_t>(m_options.migration)].time.begin;
    return {begin, begin + DurationNs{std::llround(m_series.end * 1e9)}};
}

int RoundsFigure::roundAt(QPointF position) const
{
    if (position.y() < m_layout.ratePlot.top())
        return 0;
    for (const model::RoundSpan& span : m_layout.spans) {
        if (span.left <= position.x() && position.x() < span.right)
            return span.round;
    }
    return 0;
}

QString RoundsFigure::textAt(QPointF position) const
{
    QStringList lines;
    for (const model::LostBand& band : m_layout.lost) {
        if (band.left <= position.x() && position.x() <= band.right && position.y() >= m_layout.ratePlot.top())
            lines += band.text;
    }
    if (const int round = roundAt(position); round > 0) {
        const auto& migration = m_report->migrations[static_cast<std::size_t>(m_options.migration)];
        lines += model::roundText(migration, round, m_options.unit);
    }
    return lines.join(u'\n');
}

} // namespace xenlens::gui
