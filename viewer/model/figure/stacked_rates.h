// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/count_curve.h"
#include "model/figure/time_frame.h"

#include <QString>

#include <vector>

/// Rates of several kinds over time, stacked: the height of all is the rate of all, and areas are counts.
namespace xenlens::model {

/// Colour and texture of a kind; all that have no fill of their own share `otherFill`.
inline constexpr int fillCount = 7;
inline constexpr int otherFill = fillCount;

struct StackKind
{
    QString name;
    int fill = otherFill;
    std::vector<CountCurve> curves; ///< of all sources that are added up
};

struct StackSeries
{
    std::vector<StackKind> kinds; ///< from the bottom
    std::vector<SecondsRange> known; ///< in order: counting was on here, so that no count means zero
    std::vector<SecondsRange> gaps; ///< counts are missing here
};

/// What is known of `time`: all of it but the gaps. Both in order.
std::vector<SecondsRange> without(const std::vector<SecondsRange>& times, std::vector<SecondsRange> gaps);

/// The same rates over [left, right) px.
struct StackRun
{
    double left = 0;
    double right = 0;
    std::vector<double> tops; ///< per second, of each kind on top of those before
};

/// The mean rates of each pixel column, equal neighbours joined: at most one run, so two points of an outline, a
/// column. A column of which nothing is known has none; one that is known in part has the mean of that part.
std::vector<StackRun> stackRuns(const StackSeries& series, const TimeAxis& axis);

double highest(const std::vector<StackRun>& runs);

} // namespace xenlens::model
