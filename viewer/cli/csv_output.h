// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <cstdint>
#include <optional>
#include <string>

/// Comma-separated values after RFC 4180 (lines end with LF alone); a missing value is an empty field.
namespace xenlens::cli {

std::string roundsCsv(const analysis::Report& report); ///< a line for each round of each migration
std::string curvesCsv(const analysis::Report& report); ///< a line for each point of the curves inside the rounds

/// Quotes a field where it must be.
std::string csvField(const std::string& text);
std::string orEmpty(const std::optional<std::uint64_t>& value);

} // namespace xenlens::cli
