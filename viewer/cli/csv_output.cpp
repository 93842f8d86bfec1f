// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_output.h"

#include "core/text.h"

namespace xenlens::cli {

std::string orEmpty(const std::optional<std::uint64_t>& value)
{
    return value ? std::to_string(*value) : std::string();
}

std::string csvField(const std::string& text)
{
    return csvText(text);
}

} // namespace xenlens::cli
