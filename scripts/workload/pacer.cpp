// SPDX-License-Identifier: GPL-2.0-or-later
#include "pacer.h"

#include <algorithm>

namespace xenlens::memload {

Pacer::Pacer(std::uint64_t pagesPerSecond, std::chrono::nanoseconds patience)
    : m_rate(pagesPerSecond)
    , m_patience(patience)
{
}

void Pacer::start(std::chrono::nanoseconds now)
{
    m_since = now;
}

std::uint64_t Pacer::due(std::chrono::nanoseconds now)
{
    if (!m_rate)
        return slice;
    constexpr long double second = 1e9L;
    m_since = std::max(m_since, now - m_patience);
    const auto pages = static_cast<std::uint64_t>((now - m_since).count() * (m_rate / second));
    // Only the time of whole pages is used up, so that no fraction gets lost.
    m_since += std::chrono::nanoseconds(static_cast<std::int64_t>(pages * (second / m_rate)));
    return pages;
}

} // namespace xenlens::memload
