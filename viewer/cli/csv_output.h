// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

/// Fields of CSV for the printers that are not yet values of room wording.
namespace xenlens::cli {

/// Quotes a field where it must be.
std::string csvField(const std::string& text);
std::string orEmpty(const std::optional<std::uint64_t>& value);

} // namespace xenlens::cli
