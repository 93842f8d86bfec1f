// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/lost_band.h"
#include "model/figure/text_measure.h"

#include <QLineF>
#include <QRectF>

#include <optional>

/// The parts of the rounds chart, in px.
namespace xenlens::model {

enum class BarKind
{
    Transferred,
    StoppedTransferred, ///< in stop-and-copy
    Skipped,
    Dirtied
};

struct Bar
{
    QRectF rect;
    BarKind kind = BarKind::Transferred;
    int round = 0;
    bool cut = false; ///< by the axis break: its area is not its volume
};

struct RoundSpan
{
    int round = 0;
    bool stopped = false;
    double left = 0;
    double right = 0;
};

struct VolumeLabel
{
    PlacedText text;
    std::optional<QLineF> leader;
    int round = 0;
    BarKind kind = BarKind::Transferred;
};

/// The downtime: a bracket over a tinted band. `open` when no host was seen to start the guest again.
struct Bracket
{
    double left = 0;
    double right = 0;
    double y = 0;
    bool open = false;
    PlacedText text;
};

enum class Swatch
{
    Transferred,
    Dirtied,
    Skipped,
    Stopped,
    Lost,
    Area, ///< a square of so many MiB
    None
};

struct LegendEntry
{
    Swatch swatch = Swatch::None;
    QRectF box;
    PlacedText text;
};

} // namespace xenlens::model
