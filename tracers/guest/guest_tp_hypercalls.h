/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A part of guest_tp.h. Hypercalls: which there are, how often, and how long they took. No include guard: LTTng reads
 * the provider several times over, each time with other macros.
 */
// clang-format off
/* Hypercalls (__HYPERVISOR_*, xen/include/public/xen.h). Labels only. */
LTTNG_UST_TRACEPOINT_ENUM(xenlens_guest, hypercall,
    LTTNG_UST_TP_ENUM_VALUES(
        lttng_ust_field_enum_value("set_trap_table", 0)
        lttng_ust_field_enum_value("mmu_update", 1)
        lttng_ust_field_enum_value("set_gdt", 2)
        lttng_ust_field_enum_value("stack_switch", 3)
        lttng_ust_field_enum_value("set_callbacks", 4)
        lttng_ust_field_enum_value("fpu_taskswitch", 5)
        lttng_ust_field_enum_value("sched_op_compat", 6)
        lttng_ust_field_enum_value("platform_op", 7)
        lttng_ust_field_enum_value("set_debugreg", 8)
        lttng_ust_field_enum_value("get_debugreg", 9)
        lttng_ust_field_enum_value("update_descriptor", 10)
        lttng_ust_field_enum_value("memory_op", 12)
        lttng_ust_field_enum_value("multicall", 13)
        lttng_ust_field_enum_value("update_va_mapping", 14)
        lttng_ust_field_enum_value("set_timer_op", 15)
        lttng_ust_field_enum_value("event_channel_op_compat", 16)
        lttng_ust_field_enum_value("xen_version", 17)
        lttng_ust_field_enum_value("console_io", 18)
        lttng_ust_field_enum_value("physdev_op_compat", 19)
        lttng_ust_field_enum_value("grant_table_op", 20)
        lttng_ust_field_enum_value("vm_assist", 21)
        lttng_ust_field_enum_value("update_va_mapping_otherdomain", 22)
        lttng_ust_field_enum_value("iret", 23)
        lttng_ust_field_enum_value("vcpu_op", 24)
        lttng_ust_field_enum_value("set_segment_base", 25)
        lttng_ust_field_enum_value("mmuext_op", 26)
        lttng_ust_field_enum_value("xsm_op", 27)
        lttng_ust_field_enum_value("nmi_op", 28)
        lttng_ust_field_enum_value("sched_op", 29)
        lttng_ust_field_enum_value("callback_op", 30)
        lttng_ust_field_enum_value("xenoprof_op", 31)
        lttng_ust_field_enum_value("event_channel_op", 32)
        lttng_ust_field_enum_value("physdev_op", 33)
        lttng_ust_field_enum_value("hvm_op", 34)
        lttng_ust_field_enum_value("sysctl", 35)
        lttng_ust_field_enum_value("domctl", 36)
        lttng_ust_field_enum_value("kexec_op", 37)
        lttng_ust_field_enum_value("tmem_op", 38)
        lttng_ust_field_enum_value("argo_op", 39)
        lttng_ust_field_enum_value("xenpmu_op", 40)
        lttng_ust_field_enum_value("dm_op", 41)
        lttng_ust_field_enum_value("hypfs_op", 42)
        lttng_ust_field_enum_value("mca", 48)
        lttng_ust_field_enum_value("other", 64)))

/* Fields of hypercalls and hypercalls_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, hypercall_counts,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_counts*, calls,
        const struct guest_op_counts*, subcalls, uint64_t, unseen_subcalls),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint32_t, vcpu, vcpu)
        lttng_ust_field_sequence(uint8_t, call_ops, calls->ops, uint32_t, calls->length)
        lttng_ust_field_sequence(uint64_t, call_counts, calls->counts, uint32_t, calls->length)
        lttng_ust_field_sequence(uint8_t, subcall_ops, subcalls->ops, uint32_t, subcalls->length)
        lttng_ust_field_sequence(uint64_t, subcall_counts, subcalls->counts, uint32_t, subcalls->length)
        lttng_ust_field_integer(uint64_t, unseen_subcalls, unseen_subcalls)))

/*
 * How often a virtual CPU called Xen, by hypercall number: call_counts[i] of number call_ops[i], exactly, iret included
 * (the kernel's own counters, part hypercall_counters). subcall_* are the entries of multicalls, whose carrier is in
 * call_*; unseen_subcalls those that came from user space, whose numbers are not known. begin_ns of the total is 0: the
 * kernel's start.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_counts, xenlens_guest, hypercalls,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_counts*, calls,
        const struct guest_op_counts*, subcalls, uint64_t, unseen_subcalls))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercalls, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As hypercalls, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_counts, xenlens_guest, hypercalls_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_counts*, calls,
        const struct guest_op_counts*, subcalls, uint64_t, unseen_subcalls))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercalls_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of hypercall_times and hypercall_times_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, hypercall_sums,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_times*, times),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_integer(uint32_t, vcpu, vcpu)
        lttng_ust_field_sequence(uint8_t, ops, times->ops, uint32_t, times->length)
        lttng_ust_field_sequence(uint64_t, entered, times->entered, uint32_t, times->length)
        lttng_ust_field_sequence(uint64_t, timed, times->timed, uint32_t, times->length)
        lttng_ust_field_sequence(uint64_t, total_ns, times->total_ns, uint32_t, times->length)))

/*
 * How long the hypercalls of a virtual CPU took, by number: entered[i] of number ops[i] were seen to begin on it;
 * timed[i], seen to end on it, took total_ns[i] in all. Only what the kernel can trace (part hypercall_events): never
 * iret, nor the sched_op by which an idle CPU blocks.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_sums, xenlens_guest, hypercall_times,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_times*, times))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercall_times, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As hypercall_times, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_sums, xenlens_guest, hypercall_times_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, uint32_t, vcpu, const struct guest_op_times*, times))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercall_times_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* Fields of hypercall_latency and hypercall_latency_total. */
LTTNG_UST_TRACEPOINT_EVENT_CLASS(xenlens_guest, hypercall_histogram,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint64_t, timed, uint64_t, total_ns,
        const struct guest_histogram*, histogram),
    LTTNG_UST_TP_FIELDS(
        lttng_ust_field_integer(uint64_t, ts_ns, ts_ns)
        lttng_ust_field_integer(uint64_t, begin_ns, begin_ns)
        lttng_ust_field_enum(xenlens_guest, hypercall, uint8_t, op, op)
        lttng_ust_field_integer(uint64_t, timed, timed)
        lttng_ust_field_integer(uint64_t, total_ns, total_ns)
        lttng_ust_field_integer(uint8_t, first_bucket, histogram->first_bucket)
        lttng_ust_field_sequence(uint64_t, buckets, histogram->buckets, uint32_t, histogram->length)))

/*
 * How long the hypercalls of one number took on all CPUs: buckets[i] of the timed ones took 2^(first_bucket + i) ns to
 * twice that; bucket 0 has 0 ns too, bucket 39 all that is longer.
 */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_histogram, xenlens_guest, hypercall_latency,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint64_t, timed, uint64_t, total_ns,
        const struct guest_histogram*, histogram))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercall_latency, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)

/* As hypercall_latency, since begin_ns. */
LTTNG_UST_TRACEPOINT_EVENT_INSTANCE(xenlens_guest, hypercall_histogram, xenlens_guest, hypercall_latency_total,
    LTTNG_UST_TP_ARGS(uint64_t, ts_ns, uint64_t, begin_ns, int, op, uint64_t, timed, uint64_t, total_ns,
        const struct guest_histogram*, histogram))
LTTNG_UST_TRACEPOINT_LOGLEVEL(xenlens_guest, hypercall_latency_total, LTTNG_UST_TRACEPOINT_LOGLEVEL_INFO)
