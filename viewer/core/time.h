// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace xenlens {

/// Sum and difference that stop at the ends of 64 bits instead of overflowing: a damaged or hostile trace may hold any
/// number.
constexpr std::int64_t saturatingAdd(std::int64_t a, std::int64_t b)
{
    std::int64_t sum = 0;
    if (!__builtin_add_overflow(a, b, &sum))
        return sum;
    return b > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

constexpr std::int64_t saturatingSubtract(std::int64_t a, std::int64_t b)
{
    std::int64_t difference = 0;
    if (!__builtin_sub_overflow(a, b, &difference))
        return difference;
    return b < 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
}

/// A span of time in ns. May be negative (a difference of two moments).
struct DurationNs
{
    std::int64_t ns = 0;

    [[nodiscard]] constexpr double seconds() const { return static_cast<double>(ns) / 1e9; }
    [[nodiscard]] constexpr double milliseconds() const { return static_cast<double>(ns) / 1e6; }
    [[nodiscard]] constexpr DurationNs operator-() const { return {saturatingSubtract(0, ns)}; }
    constexpr auto operator<=>(const DurationNs&) const = default;
};

/// A moment on the one axis of the model: Unix time in ns.
struct TimeNs
{
    std::int64_t ns = 0;

    constexpr auto operator<=>(const TimeNs&) const = default;
};

constexpr DurationNs operator-(TimeNs a, TimeNs b)
{
    return {saturatingSubtract(a.ns, b.ns)};
}
constexpr TimeNs operator+(TimeNs t, DurationNs d)
{
    return {saturatingAdd(t.ns, d.ns)};
}
constexpr DurationNs operator+(DurationNs a, DurationNs b)
{
    return {saturatingAdd(a.ns, b.ns)};
}

constexpr DurationNs operator-(DurationNs a, DurationNs b)
{
    return {saturatingSubtract(a.ns, b.ns)};
}
constexpr TimeNs operator-(TimeNs t, DurationNs d)
{
    return {saturatingSubtract(t.ns, d.ns)};
}

/// Half-open [begin, end).
struct TimeRange
{
    TimeNs begin;
    TimeNs end;

    [[nodiscard]] constexpr DurationNs duration() const { return end - begin; }
    [[nodiscard]] constexpr bool contains(TimeNs t) const { return begin <= t && t < end; }
    constexpr bool operator==(const TimeRange&) const = default;
};

} // namespace xenlens
