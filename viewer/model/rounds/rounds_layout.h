// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/figure_frame.h"
#include "model/rounds/rounds_geometry.h"
#include "model/rounds/rounds_series.h"

#include <optional>
#include <vector>

/// The rounds chart as geometry: where everything lies, in px, before anything is painted.
///
/// How two bars share a round: a round is as wide as it lasted. Its left half carries what was transferred (with what
/// was skipped on top), its right half what was dirtied meanwhile; heights are rates. So every area is half the volume
/// times one constant, and equal areas are equal volumes, whatever bar or round they belong to; a square in the legend
/// gives the scale. Side by side rather than in front of each other, because then nothing hides and nobody can take the
/// two for a stack; and because what round n dirtied stands next to what round n+1 sends and skips: two areas that must
/// be equal (sent(n) + skipped(n) = dirtied(n-1)). It is also how Clark et al. (NSDI 2005) drew it.
namespace xenlens::model {

struct RoundsOptions
{
    QSizeF size{1200, 700};
    RateUnit unit = RateUnit::MbitPerSecond;
    bool axisBreak = true;
    std::optional<AxisCut> range; ///< what is shown, in s; nullopt for all
};

struct RoundsLayout : FigureFrame
{
    QRectF ratePlot; ///< the bars
    QRectF curvePlot; ///< the rates inside the rounds; null when there is none to show
    RateAxis rateAxis;
    RateAxis curveAxis;
    QString rateTitle;
    QString curveTitle;
    std::vector<LegendEntry> legend;
    std::vector<RoundSpan> spans;
    std::vector<Bar> bars;
    std::vector<VolumeLabel> volumes;
    int droppedVolumes = 0; ///< numbers for which there was no room
    std::optional<Bracket> bracket;
    std::vector<LostBand> lost;
    std::vector<Polyline> sentLines; ///< x in px, y in the unit
    std::vector<Polyline> dirtyLines;
    double bytesPerSquarePixel = 0; ///< of every bar that is not cut
};

RoundsLayout layOutRounds(const RoundsSeries& series, const RoundsOptions& options, const TextMeasure& measure);

/// What the axis leaves out when it is broken: the middle of round 1 where that is most of the time; else nothing.
std::optional<AxisCut> cutAfterRoundOne(const RoundsSeries& series, double width);

} // namespace xenlens::model
