// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace xenlens::xen {

/**
 * The hypercalls by number: __HYPERVISOR_* (xen/include/public/xen.h of Xen 4.17); empty: no hypercall has that number.
 * 48 to 55 are the architecture's own, of which x86 uses the first for machine checks
 * (xen/include/public/arch-x86/xen-mca.h) and the second for a domctl that Xen itself continues
 * (xen/include/hypercall-defs.c).
 */
constexpr std::array<std::string_view, 50> HypercallNames{"set_trap_table", "mmu_update", "set_gdt", "stack_switch",
    "set_callbacks", "fpu_taskswitch", "sched_op_compat", "platform_op", "set_debugreg", "get_debugreg",
    "update_descriptor", "", "memory_op", "multicall", "update_va_mapping", "set_timer_op", "event_channel_op_compat",
    "xen_version", "console_io", "physdev_op_compat", "grant_table_op", "vm_assist", "update_va_mapping_otherdomain",
    "iret", "vcpu_op", "set_segment_base", "mmuext_op", "xsm_op", "nmi_op", "sched_op", "callback_op", "xenoprof_op",
    "event_channel_op", "physdev_op", "hvm_op", "sysctl", "domctl", "kexec_op", "tmem_op", "argo_op", "xenpmu_op",
    "dm_op", "hypfs_op", "", "", "", "", "", "mca", "paging_domctl_cont"};

/** Empty: no hypercall has that number. */
constexpr std::string_view hypercallName(uint64_t op)
{
    return op < HypercallNames.size() ? HypercallNames[op] : std::string_view{};
}

/** The number of a hypercall that is in the list: does not compile with another name. */
consteval uint32_t hypercallNumber(std::string_view name)
{
    uint32_t op = 0;
    while (HypercallNames[op] != name)
        ++op;
    return op;
}

constexpr uint32_t HypercallDomctl = hypercallNumber("domctl");
/**
 * The number under which Xen goes on with a preempted domctl, a shadow operation (xen/arch/x86/mm/paging.c): no guest
 * makes it, and only Xen counts it.
 */
constexpr uint32_t HypercallContinuedDomctl = hypercallNumber("paging_domctl_cont");

/** What is counted together under one number: all hypercalls from this number on, which Xen 4.17 has not. */
constexpr uint32_t HypercallOthers = 64;

} // namespace xenlens::xen
