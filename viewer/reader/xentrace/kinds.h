// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/header.h"

#include <array>
#include <cstdint>
#include <span>

namespace xenlens::xentrace {

/// What is done with a record, so far as its class and subclass tell.
enum class Treat : std::uint8_t
{
    Skip, ///< nobody wants it: counted
    Give,
    Watch, ///< given, and may tell what runs on the pCPU, or may be a CPU-change record
    Unsound ///< it is no record
};

/// That, by the upper 16 bits of an event number: one load for a record instead of a dozen tests.
class Kinds
{
public:
    /// All records are given.
    Kinds();
    /// Those that are watched are given, and those that are of one class and subclass with one of `wanted`.
    explicit Kinds(std::span<const std::uint32_t> wanted);
    /// Of these only those like `wanted`. Nothing is watched.
    static Kinds only(std::span<const std::uint32_t> wanted);

    [[nodiscard]] Treat operator[](std::uint32_t header) const { return m_treats[(header >> shift) & mask]; }
    [[nodiscard]] const Treat* data() const { return m_treats.data(); }
    void set(std::uint32_t event, Treat treat) { m_treats[(event >> shift) & mask] = treat; }

    static constexpr unsigned shift = 12; ///< a header's class and subclass, as data() is indexed: header >> shift
    static constexpr std::uint32_t mask = 0xffff;

private:
    std::array<Treat, mask + 1> m_treats;
};

/// Length of a record in words by the upper four bits of its header: see recordBytes().
inline constexpr std::array<std::uint8_t, 16> recordWordsByHeader = [] {
    std::array<std::uint8_t, 16> words{};
    for (std::uint32_t bits = 0; bits < words.size(); ++bits)
        words[bits] = static_cast<std::uint8_t>(recordBytes(bits << extraShift) / 4);
    return words;
}();

inline unsigned recordWords(std::uint32_t header)
{
    return recordWordsByHeader[header >> extraShift];
}

} // namespace xenlens::xentrace
