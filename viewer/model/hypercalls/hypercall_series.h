// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/stacked_rates.h"
#include "model/results.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace xenlens::model {

/// One hypercall in the ranking.
struct RankRow
{
    QString name;
    int fill = otherFill;
    double count = 0;
    double share = 0; ///< of all in the ranking, 0 to 1
    std::optional<double> meanCost; ///< s; nullopt: none was timed
    int joined = 1; ///< how many hypercall numbers this row stands for
};

/// What one source counted of a domain: its kernel, or the hypervisors of all hosts that it was on.
struct HypercallSide
{
    QString title; ///< "counted by the guest"
    double total = 0;
    std::vector<RankRow> ranks; ///< most frequent first
    std::vector<RankRow> subcalls; ///< entries of multicalls: counted apart, since their carrier is in `ranks`
    StackSeries rates;
};

struct HypercallSeries
{
    QString title;
    QStringList summary;
    QStringList notes;
    TimeFrame frame;
    std::vector<HypercallSide> sides; ///< the guest's first; empty: `notes` says why
    bool timesKnown = false; ///< else there are no rates; `notes` says why
};

/// How many hypercalls have a colour of their own; all others are "other".
inline constexpr int namedOps = 5;

/// @param profile index of the profile shown alone; nullopt for the migrated guest's, by its kernel and by hypervisors
HypercallSeries hypercallSeries(const ReportPtr& report, int migration, std::optional<int> profile);

/// A line for each profile of the report: "1. g1 (domain 1), counted by the guest's kernel".
QStringList hypercallProfileNames(const ReportPtr& report);

} // namespace xenlens::model
