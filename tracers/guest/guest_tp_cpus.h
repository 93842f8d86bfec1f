/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part of guest_tp.h. Virtual CPUs and their page tables. No include guard: LTTng reads the provider several times
 * over, each time with other macros.
 */
// clang-format off
/* What a virtual CPU does (RUNSTATE_*, xen/include/public/vcpu.h). Labels only. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, runstate,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("running", 0)
        lttng_ust_field_enum_value("runnable", 1)
        lttng_ust_field_enum_value("blocked", 2)
        lttng_ust_field_enum_value("offline", 3)))

/* Fields of runstates and runstates_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, runstate_sums,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, int, state, uint64_t, state_entry_ns,
        const uint64_t*, spent),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint32_t, vcpu, vcpu)
        lttng_ust_field_enum(xenlens_guest, runstate, uint8_t, state, state)
        lttng_ust_field_integer(uint64_t, state_entry_ns, state_entry_ns)
        lttng_ust_field_integer(uint64_t, running_ns, spent[0])
        lttng_ust_field_integer(uint64_t, runnable_ns, spent[1])
        lttng_ust_field_integer(uint64_t, blocked_ns, spent[2])
        lttng_ust_field_integer(uint64_t, offline_ns, spent[3])
        lttng_ust_field_integer(uint64_t, steal_ns, spent[1] + spent[3])))

/*
 * What Xen says a virtual CPU did (VCPUOP_register_runstate_memory_area, part runstate): ns spent in each state, of
 * stays that have ended. state is the present one, which began at Xen system time state_entry_ns; the rest of the
 * interval was spent in it. steal_ns is runnable and offline, as the kernel's own steal clock. begin_ns of the total is
 * 0: the domain's start.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, runstate_sums, xenlens_guest, runstates,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, int, state, uint64_t, state_entry_ns,
        const uint64_t*, spent))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, runstates, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As runstates, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, runstate_sums, xenlens_guest, runstates_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, int, state, uint64_t, state_entry_ns,
        const uint64_t*, spent))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, runstates_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of mmu and mmu_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, mmu_counts,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const uint64_t*, fired),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint64_t, mc_batch, fired[0])
        lttng_ust_field_integer(uint64_t, mc_issue, fired[1])
        lttng_ust_field_integer(uint64_t, mc_entry, fired[2])
        lttng_ust_field_integer(uint64_t, mc_entry_alloc, fired[3])
        lttng_ust_field_integer(uint64_t, mc_callback, fired[4])
        lttng_ust_field_integer(uint64_t, mc_flush_reason, fired[5])
        lttng_ust_field_integer(uint64_t, mc_flush, fired[6])
        lttng_ust_field_integer(uint64_t, mc_extend_args, fired[7])
        lttng_ust_field_integer(uint64_t, mmu_set_pte, fired[8])
        lttng_ust_field_integer(uint64_t, mmu_set_pmd, fired[9])
        lttng_ust_field_integer(uint64_t, mmu_set_pud, fired[10])
        lttng_ust_field_integer(uint64_t, mmu_set_p4d, fired[11])
        lttng_ust_field_integer(uint64_t, mmu_ptep_modify_prot_start, fired[12])
        lttng_ust_field_integer(uint64_t, mmu_ptep_modify_prot_commit, fired[13])
        lttng_ust_field_integer(uint64_t, mmu_alloc_ptpage, fired[14])
        lttng_ust_field_integer(uint64_t, mmu_release_ptpage, fired[15])
        lttng_ust_field_integer(uint64_t, mmu_pgd_pin, fired[16])
        lttng_ust_field_integer(uint64_t, mmu_pgd_unpin, fired[17])
        lttng_ust_field_integer(uint64_t, mmu_flush_tlb_one_user, fired[18])
        lttng_ust_field_integer(uint64_t, mmu_flush_tlb_multi, fired[19])
        lttng_ust_field_integer(uint64_t, mmu_write_cr3, fired[20])
        lttng_ust_field_integer(uint64_t, cpu_write_ldt_entry, fired[21])
        lttng_ust_field_integer(uint64_t, cpu_write_idt_entry, fired[22])
        lttng_ust_field_integer(uint64_t, cpu_load_idt, fired[23])
        lttng_ust_field_integer(uint64_t, cpu_write_gdt_entry, fired[24])
        lttng_ust_field_integer(uint64_t, cpu_set_ldt, fired[25])))

/*
 * How often each tracepoint of the stock kernel's system `xen` fired, on all CPUs (part mmu_events; on a kernel with
 * hypercall counters only when asked for).
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, mmu_counts, xenlens_guest, mmu,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const uint64_t*, fired))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, mmu, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As mmu, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, mmu_counts, xenlens_guest, mmu_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, const uint64_t*, fired))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, mmu_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)
