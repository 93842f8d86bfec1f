/* SPDX-License-Identifier: GPL-2.0-only */
/* How often each of the 26 tracepoints fires that a stock 6.1 has for Xen: multicalls, page tables, descriptor tables.
 */
#pragma once

#include "kernel.bpf.h"
#include "tables.bpf.h"

struct
{
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 1); /* one for each CPU, set by the tracer */
    __type(key, __u32);
    __type(value, struct guest_mmu);
} mmu SEC(".maps");

#define MMU_EVENT(index, name)                                                                                         \
    SEC("tp_btf/" #name)                                                                                               \
    int BPF_PROG(count_##name)                                                                                         \
    {                                                                                                                  \
        const __u32 cpu = bpf_get_smp_processor_id();                                                                  \
        struct guest_mmu* sums = bpf_map_lookup_elem(&mmu, &cpu);                                                      \
        _Static_assert((index) < GUEST_MMU_EVENTS, "one slot for each event");                                         \
        if (sums)                                                                                                      \
            add(sums->events[index], 1);                                                                               \
        return 0;                                                                                                      \
    }

MMU_EVENT(0, xen_mc_batch)
MMU_EVENT(1, xen_mc_issue)
MMU_EVENT(2, xen_mc_entry)
MMU_EVENT(3, xen_mc_entry_alloc)
MMU_EVENT(4, xen_mc_callback)
MMU_EVENT(5, xen_mc_flush_reason)
MMU_EVENT(6, xen_mc_flush)
MMU_EVENT(7, xen_mc_extend_args)
MMU_EVENT(8, xen_mmu_set_pte)
MMU_EVENT(9, xen_mmu_set_pmd)
MMU_EVENT(10, xen_mmu_set_pud)
MMU_EVENT(11, xen_mmu_set_p4d)
MMU_EVENT(12, xen_mmu_ptep_modify_prot_start)
MMU_EVENT(13, xen_mmu_ptep_modify_prot_commit)
MMU_EVENT(14, xen_mmu_alloc_ptpage)
MMU_EVENT(15, xen_mmu_release_ptpage)
MMU_EVENT(16, xen_mmu_pgd_pin)
MMU_EVENT(17, xen_mmu_pgd_unpin)
MMU_EVENT(18, xen_mmu_flush_tlb_one_user)
MMU_EVENT(19, xen_mmu_flush_tlb_multi)
MMU_EVENT(20, xen_mmu_write_cr3)
MMU_EVENT(21, xen_cpu_write_ldt_entry)
MMU_EVENT(22, xen_cpu_write_idt_entry)
MMU_EVENT(23, xen_cpu_load_idt)
MMU_EVENT(24, xen_cpu_write_gdt_entry)
MMU_EVENT(25, xen_cpu_set_ldt)
