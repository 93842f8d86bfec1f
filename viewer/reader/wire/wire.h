// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// The compact form in which the program xenlens-reader sends what Babeltrace read through a pipe to the program that
/// started it (protocol.h says what is sent). Numbers take seven bits a byte, lowest first (LEB128).
namespace xenlens::reader {

class WireWriter
{
public:
    void number(std::uint64_t value)
    {
        std::array<char, 10> bytes{};
        std::size_t size = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[size++] = static_cast<char>(value | 0x80);
        bytes[size++] = static_cast<char>(value);
        m_bytes.append(bytes.data(), size);
    }

    /// Small negative values stay short (zigzag).
    void signedNumber(std::int64_t value)
    {
        number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
    }

    void text(std::string_view text)
    {
        number(text.size());
        m_bytes += text;
    }

    [[nodiscard]] const std::string& bytes() const { return m_bytes; }
    [[nodiscard]] std::string& bytes() { return m_bytes; }

private:
    std::string m_bytes;
};

/// Reads what a WireWriter wrote. The bytes are not trusted: what they do not hold reads as 0 or empty, and isBad()
/// says so from then on.
class WireReader
{
public:
    explicit WireReader(std::string_view bytes = {})
        : m_rest(bytes)
    {
    }

    std::uint64_t number()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80)
                return value;
        }
        m_bad = true;
        return 0;
    }

    std::int64_t signedNumber()
    {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
    }

    std::string_view text() { return take(number()); }

    [[nodiscard]] bool isBad() const { return m_bad; }
    [[nodiscard]] std::string_view rest() const { return m_rest; }

private:
    std::string_view take(std::uint64_t size)
    {
        if (size > m_rest.size()) {
            m_bad = true;
            return {};
        }
        const std::string_view taken = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return taken;
    }

    std::string_view m_rest;
    bool m_bad = false;
};

} // namespace xenlens::reader
