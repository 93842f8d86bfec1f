// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/terminal.h"
#include "wording/values.h"

#include <string>

namespace xenlens::cli {

/// For a terminal: columns as wide as they must be, two spaces between them.
std::string textOf(const wording::Document& document, const Style& style);
std::string textOf(const wording::Table& table, const Style& style);

} // namespace xenlens::cli
