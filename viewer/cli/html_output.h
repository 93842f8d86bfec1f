// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "cli/units.h"

#include <string>

namespace xenlens::cli {

/// The report as one page of HTML without scripts and without other files: sentences, a bar of sent and dirtied volume
/// for each round, tables. Every text from the trace is escaped.
std::string reportHtml(const analysis::Report& report, RateUnit unit);

} // namespace xenlens::cli
