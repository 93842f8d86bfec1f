// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <vector>

namespace xenlens::analysis {

/// Of more than `most` losses, each of which happened after the one before, the older half becomes one at each place.
template <class Lost> void foldLosses(std::vector<Lost>& losses, std::size_t most)
{
    if (losses.size() <= most)
        return;
    const auto half = losses.begin() + static_cast<std::ptrdiff_t>(most / 2);
    std::map<decltype(Lost::where), Lost> sums;
    for (auto loss = losses.begin(); loss != half; ++loss) {
        const auto [known, isNew] = sums.try_emplace(loss->where, *loss);
        if (!isNew)
            known->second.count += loss->count;
        known->second.tsNs = std::max(known->second.tsNs, loss->tsNs);
    }
    std::vector<Lost> fewer;
    for (const auto& [where, sum] : sums)
        fewer.push_back(sum);
    std::stable_sort(fewer.begin(), fewer.end(), [](const Lost& a, const Lost& b) { return a.tsNs < b.tsNs; });
    fewer.insert(fewer.end(), half, losses.end());
    losses = std::move(fewer);
}

} // namespace xenlens::analysis
