// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <cstdint>
#include <span>

namespace xenlens::xentrace {

/// One trace record and where it belongs.
struct Record
{
    std::uint64_t tsc = 0; ///< ticks; without a TSC of its own: that of the record before on this pCPU
    std::uint64_t offset = 0; ///< of its header in the file
    const std::uint32_t* data = nullptr; ///< the extra words; good until the next batch is asked for
    std::uint32_t event = 0; ///< 28 bits
    std::uint16_t cpu = 0;
    std::uint8_t count = 0; ///< of extra words, 0 to 7
    bool ownTsc = false;
    bool timeKnown = false; ///< false before the first TSC of a pCPU: `tsc` is then that first one
    /// What ran on the pCPU when it wrote the record, told by the scheduling records before it. False before the first
    /// of them, between two vCPUs, and after a gap until the next one.
    bool contextKnown = false;
    DomId dom;
    std::uint16_t vcpu = 0;

    [[nodiscard]] std::span<const std::uint32_t> words() const { return {data, count}; }
};

} // namespace xenlens::xentrace
