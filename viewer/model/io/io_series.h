// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/stacked_rates.h"
#include "model/results.h"
#include "model/text_table.h"

#include <QStringList>

namespace xenlens::model {

/// Shared-page I/O as the I/O figure shows it: rings by device and direction, grants by kind.
struct IoSeries
{
    QString title;
    QStringList summary;
    QStringList notes;
    TimeFrame frame;
    bool known = false; ///< some ring or grant was counted, and when; if not, `notes` says why
    QString ringSide; ///< whose rings are drawn: "as the front ends saw them"
    StackSeries ringBytes;
    StackSeries ringRequests;
    QString grantsOf; ///< whose grants are drawn: "g1", "all domains"
    QString grantSide; ///< who counted them
    StackSeries grantOperations;
    StackSeries grantBytes; ///< copied
};

/// How many devices and directions have a colour of their own; all others are "other".
inline constexpr int namedStreams = 6;

IoSeries ioSeries(const ReportPtr& report, int migration);

/// A row for each ring, whoever saw it.
TextRows ringRows(const ReportPtr& report);

/// A row for each kind of grant operation, observer and peer.
TextRows grantRows(const ReportPtr& report);

} // namespace xenlens::model
