// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <cstdint>
#include <span>

namespace xenlens::xentrace {

/// Where a record was written and what ran there. The same for many records in a row, and small: copied as one word.
struct alignas(8) Place
{
    std::uint16_t cpu = 0;
    DomId dom;
    std::uint16_t vcpu = 0;
    bool timeKnown = false; ///< false before the first TSC of a pCPU: a record's `tsc` is then that first one
    /// What ran on the pCPU when it wrote the record, told by the scheduling records before it. False before the first
    /// of them, between two vCPUs, and after a gap until the next one.
    bool contextKnown = false;
};
static_assert(sizeof(Place) == 8);

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
