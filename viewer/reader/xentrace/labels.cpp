// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/labels.h"

#include "reader/xentrace/layout_text.h"
#include "xen/abi.h"
#include "xen/hypercall_names.h"

#include <array>

namespace xenlens::xentrace {

namespace {

using namespace std::string_view_literals;

/// RUNSTATE_*, xen/include/public/vcpu.h.
constexpr std::array runstates{"running"sv, "runnable"sv, "blocked"sv, "offline"sv};
static_assert(runstates.size() == xen::RunstateCount);

/// X86_EXC_*, xen/arch/x86/include/asm/x86-defns.h.
constexpr std::array traps{"DE"sv, "DB"sv, "NMI"sv, "BP"sv, "OF"sv, "BR"sv, "UD"sv, "NM"sv, "DF"sv, "CSO"sv, "TS"sv,
    "NP"sv, "SS"sv, "GP"sv, "PF"sv, "SPV"sv, "MF"sv, "AC"sv, "MC"sv, "XM"sv, "VE"sv, "CP"sv};

/// GNTTABOP_*, xen/include/public/grant_table.h.
constexpr std::array grantOps{"map_grant_ref"sv, "unmap_grant_ref"sv, "setup_table"sv, "dump_table"sv, "transfer"sv,
    "copy"sv, "query_size"sv, "unmap_and_replace"sv, "set_version"sv, "get_status_frames"sv, "get_version"sv,
    "swap_grant_ref"sv, "cache_flush"sv};

/// VCPUOP_*, xen/include/public/vcpu.h.
constexpr std::array vcpuOps{"initialise"sv, "up"sv, "down"sv, "is_up"sv, "get_runstate_info"sv,
    "register_runstate_memory_area"sv, "set_periodic_timer"sv, "stop_periodic_timer"sv, "set_singleshot_timer"sv,
    "stop_singleshot_timer"sv, "register_vcpu_info"sv, "send_nmi"sv, "get_physid"sv,
    "register_vcpu_time_memory_area"sv};

/// SCHEDOP_*, xen/include/public/sched.h.
constexpr std::array schedOps{"yield"sv, "block"sv, "shutdown"sv, "poll"sv, "remote_shutdown"sv, "shutdown_code"sv,
    "watchdog"sv, "pin_override"sv};

/// SHUTDOWN_*, xen/include/public/sched.h.
constexpr std::array shutdowns{"poweroff"sv, "reboot"sv, "suspend"sv, "crash"sv, "watchdog"sv, "soft_reset"sv};

/// EVTCHNSTAT_*, xen/include/public/event_channel.h.
constexpr std::array evtchnStatuses{"closed"sv, "unbound"sv, "interdomain"sv, "pirq"sv, "virq"sv, "ipi"sv};

/// XEN_DOMCTL_SHADOW_OP_*, xen/include/public/domctl.h.
constexpr std::array shadowOps = [] {
    std::array<std::string_view, 33> names;
    names[xen::ShadowOpOff] = "off";
    names[1] = "enable_test";
    names[xen::ShadowOpEnableLogdirty] = "enable_logdirty";
    names[3] = "enable_translate";
    names[xen::ShadowOpClean] = "clean";
    names[xen::ShadowOpPeek] = "peek";
    names[30] = "get_allocation";
    names[31] = "set_allocation";
    names[32] = "enable";
    return names;
}();

} // namespace

std::span<const std::string_view> names(Labels labels)
{
    switch (labels) {
    case Labels::None:
        return {};
    case Labels::Runstate:
        return runstates;
    case Labels::Hypercall:
        return xen::HypercallNames;
    case Labels::Trap:
        return traps;
    case Labels::GrantOp:
        return grantOps;
    case Labels::VcpuOp:
        return vcpuOps;
    case Labels::SchedOp:
        return schedOps;
    case Labels::Shutdown:
        return shutdowns;
    case Labels::ShadowOp:
        return shadowOps;
    case Labels::EvtchnStatus:
        return evtchnStatuses;
    }
    return {};
}

std::string_view label(Labels labels, std::uint64_t value)
{
    const std::span<const std::string_view> all = names(labels);
    return value < all.size() ? all[value] : std::string_view{};
}

std::string_view labelsName(Labels labels)
{
    return detail::labelsNames[static_cast<std::size_t>(labels)];
}

} // namespace xenlens::xentrace
