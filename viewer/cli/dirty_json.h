// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <string>

namespace xenlens::cli {

std::string dirtyJson(const analysis::Report& report); ///< schema xenlens.dirty/1

} // namespace xenlens::cli
