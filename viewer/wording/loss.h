// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/values.h"

#include <string>
#include <vector>

/// What a trace does not hold: events and records that were lost, inputs that were cut.
namespace xenlens::wording {

std::string amountOf(
    const analysis::LostCount& lost); ///< "7 events", "9 records", "2 packets", several of them, or "an unknown amount"
std::string lostText(const analysis::LostSpan& span); ///< "17 events lost (a: bpf_ring)"

/// A line for each warning and each loss, for standard error and the like. A loss of unknown size that a warning
/// reports already, as where a stream was cut, is not repeated.
std::vector<std::string> dataMessages(const analysis::Report& report);

/// At most this many messages are printed of one reading, and perhaps a line that says why there is no result; all are
/// in the report.
inline constexpr std::size_t mostMessages = 5;
/// The messages that are printed: where there are more, the last one says how many are left out.
std::vector<std::string> shortened(std::vector<std::string> messages);

Section lossSection(const analysis::Report& report);
Table lossTable(const analysis::Report& report); ///< the same; one row says so when nothing is known to be lost

/// What the report shows less finely than it was recorded, a sentence each: nothing of it is lost.
std::vector<std::string> coarserSentences(const analysis::Report& report);

/// One line for a banner; empty when nothing is known to be missing.
std::string lossSummary(const analysis::Report& report);

} // namespace xenlens::wording
