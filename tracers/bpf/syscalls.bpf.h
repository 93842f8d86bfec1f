/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Contexts of BPF programs on syscalls:sys_enter_* and syscalls:sys_exit_*, as the kernel builds them
 * (struct syscall_tp_t in perf_call_bpf_enter and perf_call_bpf_exit, kernel/trace/trace_syscalls.c). They are the same
 * for every kernel since 4.7, so that no BTF of the running kernel is needed to read them.
 */
#pragma once

#include <linux/types.h>

struct syscall_enter
{
    __u64 regs;
    __u64 syscall_nr;
    __u64 argument[6];
};

struct syscall_exit
{
    __u64 regs;
    __u64 syscall_nr;
    __s64 result;
};
