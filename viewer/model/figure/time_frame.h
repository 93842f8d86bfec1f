// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/figure_frame.h"
#include "model/results.h"

#include <optional>
#include <vector>

/// What lies behind every figure over time: the migration's rounds and downtime, in s since it began.
namespace xenlens::model {

struct SecondsRange
{
    double begin = 0; ///< s
    double end = 0;

    [[nodiscard]] double seconds() const { return end - begin; }
};

struct RoundStretch
{
    int index = 0; ///< from 1
    bool stopped = false;
    SecondsRange time;
};

/// The time that all figures share. Without a migration it begins with the data, and no round is known.
struct TimeFrame
{
    TimeNs origin;
    double end = 0; ///< s; figures show [0, end)
    std::vector<RoundStretch> rounds;
    std::optional<SecondsRange> downtime; ///< up to `end` if no event says that the guest ran again
    QString axisTitle;

    [[nodiscard]] double seconds(TimeNs time) const { return (time - origin).seconds(); }
    [[nodiscard]] SecondsRange secondsRange(const TimeRange& time) const
    {
        return {seconds(time.begin), seconds(time.end)};
    }
    [[nodiscard]] TimeRange range() const;
};

TimeFrame timeFrame(const analysis::Migration& migration);

/// Of the report's migration; of `data` when there is no such migration.
TimeFrame timeFrame(const ReportPtr& report, int migration, const std::optional<TimeRange>& data);

/// The rounds behind a figure, in px.
enum class ShadeKind
{
    Odd, ///< live rounds alternate
    Even,
    Stopped,
    Downtime
};
struct Shade
{
    ShadeKind kind = ShadeKind::Odd;
    int round = 0; ///< 0 for the downtime
    double left = 0;
    double right = 0;
};

/// Rounds and then the downtime, cut to what the axis shows.
std::vector<Shade> shades(const TimeFrame& frame, const TimeAxis& axis);

/// The round at x; 0 for none.
int roundAt(const std::vector<Shade>& shades, double x);

/// Height of the rounds' numbers below a plot, clear of the rate axis's lowest number.
double roundStripHeight(const TextMeasure& measure);

/// The numbers of the rounds below `bottom`, where their shades have room for them.
void placeRoundNumbers(
    FigureFrame& figure, const std::vector<Shade>& shades, double bottom, const TextMeasure& measure);

/// What the axis of a figure without a break shows: all of the frame, or the range.
TimeAxis timeAxis(const TimeFrame& frame, const std::optional<TimeRange>& range, double width);

} // namespace xenlens::model
