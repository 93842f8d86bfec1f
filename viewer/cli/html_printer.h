// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wording/values.h"

#include <string>

namespace xenlens::cli {

/// One page of HTML without scripts and without other files. Every text is escaped.
std::string htmlOf(const wording::Document& document);

/// For use as text or as a quoted attribute.
std::string htmlEscape(const std::string& text);

} // namespace xenlens::cli
