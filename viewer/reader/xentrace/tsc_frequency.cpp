// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/tsc_frequency.h"

#include <algorithm>
#include <cmath>

namespace xenlens::xentrace {

namespace {

/// Of a TSC; what is beyond is a gap in the records.
constexpr double hzMin = 1e6;
constexpr double hzMax = 1e11;

double medianOf(std::vector<double>& values)
{
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

} // namespace

void TscFrequencyFinder::add(const Record& record)
{
    // Xen before 4.8 has the domain and the time, later ones the unit between them.
    if (record.event != SchedSwitchPrevious || !record.timeKnown || record.count < 2)
        return;
    const std::uint32_t ranNs = record.data[record.count >= 3 ? 2 : 1];
    const auto [known, isFirst] = m_switchAt.try_emplace(record.cpu, record.tsc);
    const std::uint64_t ticks = record.tsc - known->second;
    known->second = record.tsc;
    if (isFirst || ranNs < runMinNs || ranNs > runMaxNs)
        return;
    const double hz = static_cast<double>(ticks) * 1e9 / ranNs;
    if (hz < hzMin || hz > hzMax || m_seen++ % m_every != 0)
        return;
    m_hz.push_back(hz);
    if (m_hz.size() == runsMax) {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < m_hz.size(); i += 2)
            m_hz[kept++] = m_hz[i];
        m_hz.resize(kept);
        m_every *= 2;
    }
}

std::optional<TscFrequency> TscFrequencyFinder::result() const
{
    std::vector<double> hz = m_hz;
    if (hz.size() < runsMin)
        return std::nullopt;
    const double middle = medianOf(hz);
    std::erase_if(hz, [middle](double one) { return std::abs(one - middle) > agreement * middle; });
    // A median that most runs contradict is an accident.
    if (hz.size() < runsMin || hz.size() * 2 < m_hz.size())
        return std::nullopt;
    TscFrequency found;
    found.hz = medianOf(hz);
    found.runs = hz.size();
    std::vector<double> deviations;
    deviations.reserve(hz.size());
    for (const double one : hz)
        deviations.push_back(std::abs(one - found.hz) / found.hz);
    const auto rank = deviations.begin() + static_cast<std::ptrdiff_t>(deviations.size() * 19 / 20);
    std::nth_element(deviations.begin(), rank, deviations.end());
    found.error = *rank;
    return found;
}

} // namespace xenlens::xentrace
