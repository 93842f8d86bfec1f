// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

/// Text that comes from other machines (names of guests, of hosts, of files) before it reaches a terminal, a
/// spreadsheet or a page.
namespace xenlens {

inline constexpr std::string_view replacementCharacter = "\xef\xbf\xbd"; ///< U+FFFD
inline constexpr std::size_t longestName = 4096; ///< bytes of a name from a trace that are kept

/// Length in bytes of the UTF-8 character at the begin of `text`, and the character; 0 where the bytes are none.
inline std::size_t decodeUtf8(std::string_view text, std::uint32_t& character)
{
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    character = byte(0);
    if (character < 0x80)
        return 1;
    const std::size_t length = character >= 0xf0 ? 4 : character >= 0xe0 ? 3 : 2;
    if (character < 0xc2 || character > 0xf4 || length > text.size())
        return 0;
    character &= 0x7fU >> length;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return 0;
        character = character << 6 | (byte(i) & 0x3f);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = character >= 0xd800 && character <= 0xdfff;
    return character >= least[length] && character <= 0x10ffff && !surrogate ? length : 0;
}

/// Controls of C0 and C1, those of the writing direction (Unicode 15, UAX #9), line and paragraph separators, and what
/// XML does not allow.
inline bool isHarmful(std::uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x061c || c == 0x200e || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || (c & 0xfffe) == 0xfffe;
}

/// Valid UTF-8 on one line, without controls: what is invalid or harmful becomes U+FFFD. Never longer than `longest`
/// bytes, and cut between two characters.
inline std::string cleanText(std::string_view text, std::size_t longest = std::numeric_limits<std::size_t>::max())
{
    std::string clean;
    clean.reserve(std::min(text.size(), longest));
    while (!text.empty()) {
        std::uint32_t character = 0;
        const std::size_t length = decodeUtf8(text, character);
        const bool keep = length > 0 && !isHarmful(character);
        const std::string_view part = keep ? text.substr(0, length) : replacementCharacter;
        if (part.size() > longest - clean.size())
            break;
        clean += part;
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

/// One field of a line of comma-separated values. Quoted where it needs to be; text that a spreadsheet would take for
/// a formula gets an apostrophe before it.
inline std::string csvText(std::string_view text)
{
    std::string field;
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
        double value = 0;
        const bool isSigned = text.size() > 1 && (text[0] == '-' || text[0] == '+') && text[1] >= '0' && text[1] <= '9';
        const char* const end = text.data() + text.size();
        const auto parsed = std::from_chars(text.data() + 1, end, value);
        if (!isSigned || parsed.ec != std::errc() || parsed.ptr != end)
            field = "'";
    }
    field += text;
    if (field.find_first_of(",\"\r\n") == std::string::npos)
        return field;
    std::string quoted = "\"";
    for (const char c : field)
        quoted += c == '"' ? std::string_view("\"\"") : std::string_view(&c, 1);
    return quoted + "\"";
}

} // namespace xenlens
