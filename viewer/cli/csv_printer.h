// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wording/values.h"

#include <string>

namespace xenlens::cli {

/// Comma-separated values after RFC 4180 (lines end with LF alone), with a line of the columns' names.
std::string csvOf(const wording::RecordTable& records);

} // namespace xenlens::cli
