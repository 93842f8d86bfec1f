// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/layout.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace xenlens::xentrace {

/// The names of a field's values, by value; a gap is an empty name.
std::span<const std::string_view> names(Labels labels);

/// The name of one value, or nothing.
std::string_view label(Labels labels, std::uint64_t value);

/// What the list is called, as in a layout; "none" for Labels::None.
std::string_view labelsName(Labels labels);

} // namespace xenlens::xentrace
