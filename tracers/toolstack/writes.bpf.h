/* SPDX-License-Identifier: GPL-2.0-only */
/* The bytes that the kernel accepted on a stream's descriptor: attached only while a save runs. */
#pragma once

#include "saves.bpf.h"
#include "stream.bpf.h"
#include "syscalls.bpf.h"

static __always_inline int stream_syscall_enter(const struct syscall_enter* ctx)
{
    struct save* save = save_of_this_thread();
    if (save)
        save->writing = save->fd == (__s32)ctx->argument[0];
    return 0;
}

static __always_inline int stream_syscall_exit(const struct syscall_exit* ctx)
{
    struct save* save = save_of_this_thread();
    if (!save || !save->writing)
        return 0;
    save->writing = 0;
    if (ctx->result > 0)
        stream_progressed(save, save->stream_bytes + ctx->result);
    return 0;
}

SEC("tp/syscalls/sys_enter_write")
int syscall_write_enter(const struct syscall_enter* ctx)
{
    return stream_syscall_enter(ctx);
}

SEC("tp/syscalls/sys_enter_writev")
int syscall_writev_enter(const struct syscall_enter* ctx)
{
    return stream_syscall_enter(ctx);
}

SEC("tp/syscalls/sys_exit_write")
int syscall_write_exit(const struct syscall_exit* ctx)
{
    return stream_syscall_exit(ctx);
}

SEC("tp/syscalls/sys_exit_writev")
int syscall_writev_exit(const struct syscall_exit* ctx)
{
    return stream_syscall_exit(ctx);
}
