// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/figure_frame.h"
#include "model/figure/lost_band.h"
#include "model/figure/stacked_rates.h"

#include <QLineF>

#include <vector>

/// Figures of stacked rates over time as geometry, in px: panels below each other on one axis of time, the migration's
/// rounds behind them, bars and a table below.
namespace xenlens::model {

struct Panel
{
    QRectF plot;
    RateAxis axis;
    QString title; ///< of the rate axis, with its unit
    QString unit; ///< "calls/s"
    double scale = 1; ///< what a rate per second is multiplied with for the unit
    std::vector<QString> kinds;
    std::vector<int> fills; ///< of the kinds, from the bottom
    std::vector<StackRun> runs;
    std::vector<LostBand> gaps;
};

/// A swatch in a legend.
struct Key
{
    enum class Kind
    {
        Fill, ///< `fill`
        Rounds, ///< both live shades side by side
        Stopped,
        Downtime,
        Gap
    };
    Kind kind = Kind::Fill;
    int fill = otherFill;
    QRectF box;
    PlacedText text;
};

struct FilledBar
{
    QRectF rect;
    int fill = otherFill;
};

struct PanelLayout : FigureFrame
{
    std::vector<Shade> shades;
    std::vector<Panel> panels;
    std::vector<Key> keys;
    std::vector<FilledBar> bars;
    std::vector<QLineF> rules; ///< thin lines of tables
};

/// A panel that is to be placed.
struct PanelRequest
{
    const StackSeries* series = nullptr;
    QString caption; ///< in the panel's upper left corner
    QString unit;
    double scale = 1;
};

/// Least height at which a panel's rates can be read, px.
inline constexpr double leastPanelHeight = 40;

/// Places the panels with equal heights from `top` to `bottom`; the rounds' numbers and the axis of time stand below
/// `bottom`. Expects the axis to be set.
void placePanels(PanelLayout& layout, const std::vector<PanelRequest>& requests, double top, double bottom,
    const TextMeasure& measure);

/// Places keys from left to right in as many lines as they need; returns the bottom.
double placeKeys(PanelLayout& layout, std::vector<Key> keys, double top, const TextMeasure& measure);

/// What the shades behind a figure mean: only those that are there.
std::vector<Key> shadeKeys(const TimeFrame& frame, bool gaps);

/// The rates at a position, a line for each kind that has one; empty outside the panels.
QString panelText(const PanelLayout& layout, QPointF position);

/// A sentence in the middle of a picture that has nothing else to show.
void placeSentence(FigureFrame& frame, const QStringList& sentences, double top, const TextMeasure& measure);

} // namespace xenlens::model
