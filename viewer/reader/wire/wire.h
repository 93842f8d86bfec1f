// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

/// The compact form in which the program xenlens-reader sends what Babeltrace read through a pipe to the program that
/// started it (protocol.h says what is sent). Numbers take seven bits a byte, lowest first (LEB128).
namespace xenlens::reader {

class WireWriter
{
public:
    WireWriter() { grow(firstBytes); }
    WireWriter(const WireWriter&) = delete;
    WireWriter& operator=(const WireWriter&) = delete;

    void number(std::uint64_t value)
    {
        if (static_cast<std::size_t>(m_limit - m_end) < longestNumber)
            grow(longestNumber);
        char* to = m_end; // a member would be written at each byte
        for (; value >= 0x80; value >>= 7)
            *to++ = static_cast<char>(value | 0x80);
        *to++ = static_cast<char>(value);
        m_end = to;
    }

    /// Small negative values stay short (zigzag).
    void signedNumber(std::int64_t value)
    {
        number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
    }

    void text(std::string_view text)
    {
        number(text.size());
        if (static_cast<std::size_t>(m_limit - m_end) < text.size())
            grow(text.size());
        m_end += text.copy(m_end, text.size());
    }

    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(m_end - m_bytes.data()); }
    [[nodiscard]] char* data() { return m_bytes.data(); } ///< void after the next write
    void truncate(std::size_t size) { m_end = m_bytes.data() + size; }

private:
    static constexpr std::size_t firstBytes = 4096;
    static constexpr std::size_t longestNumber = 10;

    [[gnu::noinline]] void grow(std::size_t bytes)
    {
        const std::size_t used = m_end ? size() : 0;
        m_bytes.resize(2 * (m_bytes.size() + bytes));
        m_end = m_bytes.data() + used;
        m_limit = m_bytes.data() + m_bytes.size();
    }

    std::vector<char> m_bytes;
    char* m_end = nullptr; ///< of what was written
    char* m_limit = nullptr; ///< of m_bytes
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
        const char* at = m_rest.data();
        const char* const end = at + m_rest.size();
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && at != end; shift += 7) {
            const auto byte = static_cast<unsigned char>(*at++);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) {
                m_rest = {at, static_cast<std::size_t>(end - at)};
                return value;
            }
        }
        m_bad = true;
        m_rest = {};
        return 0;
    }

    /// As they were sent; void with what the reader was made of.
    std::string_view numbers(std::uint64_t count)
    {
        // the last byte of a number has no high bit; eight bytes at once as long as more are wanted
        constexpr std::uint64_t lowBits = 0x0101010101010101;
        std::size_t size = 0;
        for (std::uint64_t word = 0; size + sizeof word <= m_rest.size(); size += sizeof word) {
            std::memcpy(&word, m_rest.data() + size, sizeof word);
            const std::uint64_t ends = (~word >> 7 & lowBits) * lowBits >> 56; // the sum of all bytes
            if (ends >= count)
                break;
            count -= ends;
        }
        for (; count > 0 && size < m_rest.size(); ++size)
            count -= static_cast<unsigned char>(m_rest[size]) < 0x80 ? 1 : 0;
        m_bad = m_bad || count > 0;
        return take(size);
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
