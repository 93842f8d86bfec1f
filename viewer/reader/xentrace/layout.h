// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xen/trace_records.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace xenlens::xentrace {

enum class Radix : std::uint8_t
{
    Decimal,
    Signed,
    Hex
};

enum class Unit : std::uint8_t
{
    None,
    Nanoseconds,
    Microseconds,
    Ticks, ///< of the TSC; a 32-bit field holds its low half
    Kilohertz,
    Megahertz,
    Bytes
};

/// What is put behind a field's name where names carry units; empty for plain numbers.
constexpr std::string_view suffix(Unit unit)
{
    switch (unit) {
    case Unit::None:
        break;
    case Unit::Nanoseconds:
        return "_ns";
    case Unit::Microseconds:
        return "_us";
    case Unit::Ticks:
        return "_ticks";
    case Unit::Kilohertz:
        return "_khz";
    case Unit::Megahertz:
        return "_mhz";
    case Unit::Bytes:
        return "_bytes";
    }
    return {};
}

/// The list that names a field's values (labels.h).
enum class Labels : std::uint8_t
{
    None,
    Runstate,
    Hypercall,
    Trap,
    GrantOp,
    VcpuOp,
    SchedOp,
    Shutdown,
    ShadowOp,
    EvtchnStatus
};

/// One named piece of a record.
struct Field
{
    std::string_view name;
    std::uint16_t bit = 0; ///< first bit, counted from bit 0 of the first extra word (or of the event number)
    std::uint8_t width = 0; ///< in bits: 1 to 32 inside one word, 64 over two, or 48: see Layout
    bool inEvent = false; ///< cut out of the event number itself
    bool floating = false; ///< 15 bits that stand for up to xen::ExpandedBits: see xen::expandTicks()
    Radix radix = Radix::Decimal;
    Unit unit = Unit::None;
    Labels labels = Labels::None;

    [[nodiscard]] constexpr unsigned wordsNeeded() const { return inEvent ? 0 : (bit + width + 31) / 32; }
};

/// The fields of a record in their order. Written as text, one field after the other, like the C struct at the call
/// site: `name:WIDTH`, then any of `x` (hexadecimal), `i` (signed), `f` (floating), `/unit`, `@labels`. A field called
/// `_` is padding. `name=BIT:WIDTH` is cut out of the event number. 64 bits have their low word first; 48 bits begin in
/// the upper half of a word with their top 16, and their low word follows (TRC_MEM_LOGDIRTY_MARK).
struct Layout
{
    static constexpr std::size_t fieldsMax = 10;

    std::array<Field, fieldsMax> fields{};
    std::uint8_t count = 0;
    std::uint8_t words = 0; ///< that the record has, padding included

    consteval Layout(const char* text); // NOLINT(google-explicit-constructor): the table reads as text
    constexpr Layout() = default;

    [[nodiscard]] constexpr std::span<const Field> all() const { return {fields.data(), count}; }
};

/// The field's bits as a number; the caller has checked wordsNeeded().
constexpr std::uint64_t rawValue(const Field& field, std::uint32_t event, const std::uint32_t* words)
{
    if (field.inEvent)
        return (event >> field.bit) & ((1U << field.width) - 1);
    const std::uint32_t* word = words + field.bit / 32;
    if (field.width == 64)
        return word[0] | static_cast<std::uint64_t>(word[1]) << 32;
    if (field.width == 48)
        return word[1] | static_cast<std::uint64_t>(word[0] >> 16) << 32;
    const std::uint64_t bits = static_cast<std::uint64_t>(*word >> field.bit % 32) & ((1ULL << field.width) - 1);
    return field.floating ? xen::expandTicks(static_cast<std::uint32_t>(bits)) : bits;
}

/// Of a Radix::Signed field.
constexpr std::int64_t signedValue(const Field& field, std::uint64_t raw)
{
    const unsigned shift = 64U - field.width;
    return static_cast<std::int64_t>(raw << shift) >> shift;
}

} // namespace xenlens::xentrace
