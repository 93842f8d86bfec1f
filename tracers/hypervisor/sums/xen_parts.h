// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace xenlens::tracer {

/** A source of numbers that a hypervisor may have or not, as the enumeration part of hypervisor_tp.h has it. */
enum class XenPart : uint8_t
{
    Clocks = 0,
    LogdirtyRecords = 1,
    HypercallCosts = 2,
    FaultEnds = 3,
    GrantRecords = 4,
    ChannelRecords = 5,
    HypercallCounters = 6
};
constexpr size_t XenPartCount = 7;

struct XenPartState
{
    bool present = false;
    std::string missing; ///< what this Xen lacks; empty when present
};

using XenParts = std::array<XenPartState, XenPartCount>;

/** What Xen was built with, by the configuration that it shows in its file system; without one nothing is known
 * present. */
XenParts readXenParts();

/** The same from the text of a configuration; empty: there is none, for the reason `why`. For tests, too. */
XenParts xenPartsOf(const std::string& config, const std::string& why);

/** In words, for messages. */
const char* nameOf(XenPart part);

} // namespace xenlens::tracer
