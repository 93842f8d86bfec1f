// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wording/values.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What the results of hypercalls, faults and shared-page I/O say alike.
namespace xenlens::wording {

/// What analysis::Report::emulated means for the reader.
inline constexpr const char* emulationSentence
    = "A traced host ran on an emulated processor: times and rates say nothing about real hardware.";

/// What a source could not give: a sentence of the analysis (the `missing` of the profiles).
Line missingRemark(const std::string& sentence);

/// In the order in which they first come.
std::vector<std::string> withoutRepeats(const std::vector<std::string>& texts);

std::string recordOf(const std::optional<std::uint64_t>& value); ///< a cell of a RecordTable; empty: not known

} // namespace xenlens::wording
