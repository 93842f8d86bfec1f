// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

/// Why there is nothing to show.
namespace xenlens::wording {

/// A subject that a trace holds nothing of, and what would record it.
struct NoData
{
    std::string what; ///< "no hypercalls in this trace"
    std::string remedy; ///< "record one while xenlens-guest runs in the guest"

    [[nodiscard]] std::string sentence() const; ///< both, as a sentence
};

/// What a figure says before a trace is open.
inline constexpr const char* noTraceOpen = "No trace is open.";

/// What a figure says whose counts have no times.
std::string timesNotKnown();

} // namespace xenlens::wording
