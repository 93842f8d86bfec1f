// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/rate_curve.h"
#include "model/results.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace xenlens::model {

/// A round as the chart draws it. Times in s since the migration began; volumes in bytes of page data (pages x 4096),
/// so that what was sent, skipped and dirtied compares page for page.
struct RoundBars
{
    int index = 0; ///< from 1
    bool stopped = false;
    double begin = 0;
    double end = 0;
    double sent = 0;
    std::optional<double> skipped;
    std::optional<double> dirtied;
    bool sentKnown = true; ///< false: no toolstack was traced, so no bar and no label

    [[nodiscard]] double seconds() const { return end - begin; }
    /// Volume over the round's time; nullopt when the volume is missing or the round has no length.
    [[nodiscard]] std::optional<double> rate(std::optional<double> volume) const;
};

struct LostStretch
{
    double begin = 0;
    double end = 0;
    QString text; ///< where and how many
};

/// The time for which the guest stood still. `end` is missing when no host was seen to start it again.
struct Downtime
{
    double begin = 0;
    std::optional<double> end;
    QString text; ///< value and bound, or "-" and why
};

/// A migration as plain series: all that the rounds chart shows.
struct RoundsSeries
{
    QString title;
    QStringList summary; ///< phrases of the subtitle, in order of weight
    QStringList notes; ///< sentences: what is missing and why, what was lost, what emulation means
    double end = 0; ///< s; the chart's range is [0, end)
    std::vector<RoundBars> rounds;
    std::optional<Downtime> downtime;
    std::vector<LostStretch> lost;
    RateCurve sentRate;
    RateCurve dirtyRate;
    bool exactMarks = false; ///< dirtyRate is of every page's mark by the hypervisor, not of a sampler's readings
    double curveWindow = 0; ///< s over which the rates inside the rounds are averaged, at least
};

/// @param marks the migration's exact marks; nullptr when there are none: then dirtyRate is the sampler's
RoundsSeries roundsSeries(
    const analysis::Migration& migration, bool emulated, const analysis::DirtyProfile* marks = nullptr);

/// The series of a report's migration; an empty one with a note when there is no such migration.
RoundsSeries roundsSeries(const ReportPtr& report, int migration);

} // namespace xenlens::model
