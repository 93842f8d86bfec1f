// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen/trace_records.h"

#include <array>
#include <cstdint>

namespace xenlens::tracer {

using namespace xen; // records go by Xen's names here

/** One record, and when it was written. */
struct TraceRecord
{
    uint64_t tsc = 0; ///< without one of its own: that of the record before it on this CPU, plus what it says itself
    uint32_t event = 0;
    uint16_t cpu = 0; ///< physical
    uint8_t count = 0; ///< of words that were recorded; the others are 0
    std::array<uint32_t, ExtraMax> words{};
};

} // namespace xenlens::tracer
