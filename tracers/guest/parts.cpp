// SPDX-License-Identifier: GPL-2.0-or-later
#include "parts.h"

#include <algorithm>
#include <array>

namespace xenlens::tracer {

namespace {

struct About
{
    const char* name;
    const char* option; ///< of the kernel's configuration that brings it; empty: none does
};

/** In the order of the enumeration. The options of the kernel patches are in its drivers/xen/Kconfig and
 * arch/x86/xen/Kconfig. */
constexpr std::array<About, 9> Abouts = {{
    {"hypercall counts", "CONFIG_XEN_HYPERCALL_COUNTERS"},
    {"hypercall latency", "CONFIG_XEN_HYPERCALL_EVENTS"},
    {"grant table", "CONFIG_XEN_GRANT_EVENTS"},
    {"shared rings", "CONFIG_XEN_RING_EVENTS"},
    {"event channels", "CONFIG_XEN_EVTCHN_EVENTS"},
    {"suspend and resume", "CONFIG_XEN_SUSPEND_EVENTS"},
    {"suspend and resume by kprobes", "CONFIG_HIBERNATE_CALLBACKS and CONFIG_KPROBES"},
    {"runstate and steal", "CONFIG_XEN"},
    {"MMU and multicall events", "CONFIG_XEN_PV and CONFIG_FTRACE"},
}};

const About& about(Part part)
{
    return Abouts.at(static_cast<size_t>(part));
}

} // namespace

void Parts::add(Part part, const std::vector<std::string>& lacks)
{
    std::string missing;
    if (!lacks.empty()) {
        missing = "the kernel has no " + lacks.front();
        if (lacks.size() > 1)
            missing += " and " + std::to_string(lacks.size() - 1) + " more";
        missing += std::string(" (") + about(part).option + ")";
    }
    m_states.push_back({part, lacks.empty(), missing, false});
}

void Parts::leaveOut(Part part, const std::string& why)
{
    m_states.push_back({part, false, why, true});
}

bool Parts::has(Part part) const
{
    return std::any_of(m_states.begin(), m_states.end(),
        [part](const PartState& state) { return state.part == part && state.present; });
}

std::string nameOf(Part part)
{
    return about(part).name;
}

} // namespace xenlens::tracer
