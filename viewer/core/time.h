// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>

namespace xenlens {

/// A span of time in ns. May be negative (a difference of two moments).
struct DurationNs
{
    std::int64_t ns = 0;

    [[nodiscard]] constexpr double seconds() const { return static_cast<double>(ns) / 1e9; }
    [[nodiscard]] constexpr double milliseconds() const { return static_cast<double>(ns) / 1e6; }
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
    return {a.ns - b.ns};
}
constexpr TimeNs operator+(TimeNs t, DurationNs d)
{
    return {t.ns + d.ns};
}
constexpr DurationNs operator+(DurationNs a, DurationNs b)
{
    return {a.ns + b.ns};
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
