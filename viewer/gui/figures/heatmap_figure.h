// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/figures/figure.h"
#include "model/heatmap/heat_layout.h"

#include <QGraphicsItem>

namespace xenlens::gui {

/// Paints a model::HeatLayout and decides nothing itself.
class HeatItem : public QGraphicsItem
{
public:
    void show(const model::HeatLayout* layout, int selectedRound);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const model::HeatLayout* m_layout = nullptr;
    int m_selectedRound = 0;
};

/// Which page was dirtied when.
class HeatmapFigure : public Figure
{
public:
    HeatmapFigure();

    void show(const model::ReportPtr& report, const FigureOptions& options) override;
    void layOut(QSizeF size) override;

    [[nodiscard]] const model::TimeAxis* timeAxis() const override;
    [[nodiscard]] TimeRange fullRange() const override { return m_series.frame.range(); }
    [[nodiscard]] int roundAt(QPointF position) const override;
    [[nodiscard]] QString textAt(QPointF position) const override;
    [[nodiscard]] QString missing() const override;

    [[nodiscard]] const model::HeatLayout& layout() const { return m_layout; }

private:
    FigureOptions m_options;
    model::HeatSeries m_series;
    model::HeatLayout m_layout;
    HeatItem* m_item; ///< belongs to the scene
};

} // namespace xenlens::gui
