// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/panel_layout.h"

#include <QGraphicsItem>

namespace xenlens::gui {

/// Paint a model::PanelLayout and decides nothing itself. Qt Charts draws the rate axes between these two.

/// Behind the axes: paper, rounds, downtime, selection.
class PanelBackground : public QGraphicsItem
{
public:
    void show(const model::PanelLayout* layout, int selectedRound);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const model::PanelLayout* m_layout = nullptr;
    int m_selectedRound = 0;
};

/// Before the axes: stacks, gaps, bars, keys, axis of time, texts.
class PanelForeground : public QGraphicsItem
{
public:
    void show(const model::PanelLayout* layout);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const model::PanelLayout* m_layout = nullptr;
};

} // namespace xenlens::gui
