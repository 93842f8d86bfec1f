// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/results.h"
#include "model/text_table.h"

namespace xenlens::model {

/// What the report says beside its numbers, as rows to read.

TextRows checkRows(
    const ReportPtr& report); ///< the same thing counted twice: both numbers, the difference, the verdict
TextRows sourceRows(const ReportPtr& report); ///< where numbers come from, and what a missing source means
TextRows originRows(); ///< what each number of the rounds is counted from
TextRows lossRows(const ReportPtr& report); ///< losses and warnings: what the trace does not hold

/// One line for a banner when something is missing from the trace; empty when nothing is known to be.
QString lossSentence(const ReportPtr& report);

} // namespace xenlens::model
