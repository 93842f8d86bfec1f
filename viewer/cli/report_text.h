// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "cli/terminal.h"
#include "cli/units.h"

#include <string>

namespace xenlens::cli {

/// Everything for a reader at a terminal: migrations, cross-checks, sources, losses.
std::string reportText(const analysis::Report& report, RateUnit unit, const Style& style);

} // namespace xenlens::cli
