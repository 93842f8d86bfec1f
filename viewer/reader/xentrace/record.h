// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xen/place.h"

#include <cstdint>
#include <span>

namespace xenlens::xentrace {

using namespace xen; // records go by Xen's names here

/// One trace record and where it belongs.
struct Record : Place
{
    std::uint64_t tsc = 0; ///< ticks; without a TSC of its own: that of the record before on this pCPU
    std::uint64_t offset = 0; ///< of its header in the file
    const std::uint32_t* data = nullptr; ///< the extra words; good until the next batch is asked for
    std::uint32_t event = 0; ///< 28 bits
    std::uint8_t count = 0; ///< of extra words, 0 to 7
    bool ownTsc = false;

    [[nodiscard]] std::span<const std::uint32_t> words() const { return {data, count}; }
};

} // namespace xenlens::xentrace
