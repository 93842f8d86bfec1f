// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/stacked_rates.h"
#include "model/results.h"

#include <QStringList>

#include <string>

namespace xenlens::model {

/// Shared-page I/O as the I/O figure shows it: rings by device and direction, grants by kind.
struct IoSeries
{
    QString title;
    QStringList summary;
    QStringList notes;
    TimeFrame frame;
    bool known = false; ///< some ring or grant was counted, and when; if not, `notes` says why
    std::string ringSide; ///< whose rings are drawn: "as the front ends saw them"
    StackSeries ringBytes;
    StackSeries ringRequests;
    std::string grantsOf; ///< whose grants are drawn: "g1", "all domains"
    std::string grantSide; ///< who counted them
    StackSeries grantOperations;
    StackSeries grantBytes; ///< copied
};

/// How many devices and directions have a colour of their own; all others are "other".
inline constexpr int namedStreams = 6;

IoSeries ioSeries(const ReportPtr& report, int migration);

} // namespace xenlens::model
