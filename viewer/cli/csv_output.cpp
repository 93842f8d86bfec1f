// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/csv_output.h"

namespace xenlens::cli {

std::string orEmpty(const std::optional<std::uint64_t>& value)
{
    return value ? std::to_string(*value) : std::string();
}

std::string csvField(const std::string& text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

} // namespace xenlens::cli
