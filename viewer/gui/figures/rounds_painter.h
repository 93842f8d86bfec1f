// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/rounds/rounds_layout.h"

#include <QGraphicsItem>

namespace xenlens::gui {

/// Paint a model::RoundsLayout and decide nothing themselves. Qt Charts draws the axes' grid and the
/// curves between these two; it has no bars of different widths, so bars are painted here.

/// Behind the charts: paper, downtime, selection, boundaries of rounds.
class RoundsBackground : public QGraphicsItem
{
public:
    void show(const model::RoundsLayout* layout, int selectedRound);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const model::RoundsLayout* m_layout = nullptr;
    int m_selectedRound = 0;
};

/// Before the charts: bars, numbers, bracket, gaps, axis of time, legend and sentences.
class RoundsForeground : public QGraphicsItem
{
public:
    void show(const model::RoundsLayout* layout);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    const model::RoundsLayout* m_layout = nullptr;
};

} // namespace xenlens::gui
