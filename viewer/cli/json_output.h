// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <string>

/// The public JSON: keys are only ever added within a schema version. Times in the unit that the key names, a missing
/// value is null.
namespace xenlens::cli {

std::string roundsJson(const analysis::Report& report); ///< schema xenlens.rounds/1
std::string reportJson(const analysis::Report& report); ///< schema xenlens.report/1

} // namespace xenlens::cli
