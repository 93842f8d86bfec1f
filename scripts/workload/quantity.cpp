// SPDX-License-Identifier: GPL-2.0-or-later
#include "quantity.h"

#include <charconv>

namespace xenlens::memload {

std::optional<std::uint64_t> parsePages(std::string_view text)
{
    std::uint64_t number = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc())
        return {};
    std::string_view unit(rest, text.data() + text.size() - rest);
    constexpr std::uint64_t most = std::uint64_t(1) << 40;
    if (number > most)
        return {};
    if (unit.empty())
        return number;

    unsigned shift = 0;
    switch (unit.front()) {
    case 'K':
        shift = 10;
        break;
    case 'M':
        shift = 20;
        break;
    case 'G':
        shift = 30;
        break;
    default:
        return {};
    }
    unit.remove_prefix(1);
    if (!unit.empty() && unit != "i" && unit != "iB")
        return {};
    if (number > (most * pageBytes) >> shift || (number << shift) % pageBytes)
        return {};
    return (number << shift) / pageBytes;
}

} // namespace xenlens::memload
