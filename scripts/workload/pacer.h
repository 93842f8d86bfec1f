// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace xenlens::memload {

/** How many pages are due, so that the rate is met on average. What was missed for longer than `patience` is not made
 * up for. */
class Pacer
{
public:
    /** A rate of 0 pages/s is as fast as it can: then a slice of pages is always due. */
    Pacer(std::uint64_t pagesPerSecond, std::chrono::nanoseconds patience);

    void start(std::chrono::nanoseconds now);
    std::uint64_t due(std::chrono::nanoseconds now);

private:
    static constexpr std::uint64_t slice = 256; ///< pages between two looks at the clock when there is no rate

    std::uint64_t m_rate;
    std::chrono::nanoseconds m_patience;
    std::chrono::nanoseconds m_since{}; ///< up to when pages were handed out
};

} // namespace xenlens::memload
