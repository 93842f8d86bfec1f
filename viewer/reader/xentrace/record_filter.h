// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/record.h"

#include <array>
#include <cstdint>
#include <span>

namespace xenlens::xentrace {

/// What is done with a record, so far as its class and subclass say.
enum class Disposition : std::uint8_t
{
    Skip, ///< not wanted: counted only
    Emit,
    Watch, ///< emitted, and may say what runs on the pCPU, or may be a CPU-change record
    Invalid ///< it is not a record
};

/// The disposition of records by the upper 16 bits of an event number: one load for a record instead of a dozen tests.
class RecordFilter
{
public:
    /// All records are emitted.
    RecordFilter();
    /// Those that are watched are emitted, and those that are of one class and subclass with one of `wanted`.
    explicit RecordFilter(std::span<const std::uint32_t> wanted);
    /// Of these, only those like `wanted`; none is watched.
    static RecordFilter only(std::span<const std::uint32_t> wanted);

    [[nodiscard]] Disposition operator[](std::uint32_t header) const
    {
        return m_dispositions[(header >> shift) & mask];
    }
    [[nodiscard]] const Disposition* data() const { return m_dispositions.data(); }
    void set(std::uint32_t event, Disposition disposition) { m_dispositions[(event >> shift) & mask] = disposition; }

    static constexpr unsigned shift = 12; ///< a header's class and subclass, as data() is indexed: header >> shift
    static constexpr std::uint32_t mask = 0xffff;

private:
    std::array<Disposition, mask + 1> m_dispositions;
};

/// Length of a record in words by the upper four bits of its header: see recordBytes().
inline constexpr std::array<std::uint8_t, 16> recordWordsByHeader = [] {
    std::array<std::uint8_t, 16> words{};
    for (std::uint32_t bits = 0; bits < words.size(); ++bits)
        words[bits] = static_cast<std::uint8_t>(recordBytes(bits << ExtraShift) / 4);
    return words;
}();

inline unsigned recordWords(std::uint32_t header)
{
    return recordWordsByHeader[header >> ExtraShift];
}

} // namespace xenlens::xentrace
