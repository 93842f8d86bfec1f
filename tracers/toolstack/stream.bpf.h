/* SPDX-License-Identifier: GPL-2.0-only */
/* The bytes that a save writes into its stream, by the calls of libxenctrl: records of pages, and everything else. */
#pragma once

#include "libxen.bpf.h"
#include "saves.bpf.h"

static __always_inline void stream_progressed(struct save* save, __u64 bytes)
{
    struct toolstack_record record = record_now(TOOLSTACK_STREAM_PROGRESS, save->domid);
    save->stream_bytes = bytes;
    record.stream_progress.stream_bytes = bytes;
    send(&record);
}

/*
 * A write_exact or writev_exact that succeeded has written all its bytes: those that the tracepoints of the system
 * calls did not see, because they are attached only while a save runs or because the kernel has none, are added here.
 */
static __always_inline void stream_call_done(struct save* save, const struct call* call)
{
    __u64 bytes = call->argument[0] + call->argument[4];
    if (save->stream_bytes < bytes)
        stream_progressed(save, bytes);
}

struct io_vector
{ /* struct iovec, as user space has it */
    __u64 base;
    __u64 length;
};

/*
 * int writev_exact(int fd, const struct iovec*, int iovcnt): one record of the stream. Its first two vectors are type
 * and length (write_batch in xg_sr_save.c, write_split_record in xg_sr_common.c), the third of PAGE_DATA is a header
 * that begins with the count of pfns.
 */
SEC("uprobe/libxenctrl:writev_exact")
int writev_enter(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct io_vector vectors[3];
    struct call call = {};
    __u32 type = 0, length = 0, pfns = 0;
    __s32 count_of_vectors = PT_REGS_PARM3(ctx);
    if (!save || save->fd != (__s32)PT_REGS_PARM1(ctx))
        return 0;
    if (bpf_probe_read_user(vectors, sizeof(vectors), (const void*)PT_REGS_PARM2(ctx))
        || bpf_probe_read_user(&type, sizeof(type), (const void*)vectors[0].base)
        || bpf_probe_read_user(&length, sizeof(length), (const void*)vectors[1].base)) {
        count_unreadable();
        return 0;
    }
    /* struct xc_sr_rhdr and a body padded to 8 bytes (docs/specs/libxc-migration-stream.pandoc, Records). */
    call.argument[0] = 8 + (((__u64)length + 7) & ~7ULL);
    if (type == RECORD_PAGE_DATA) {
        if (bpf_probe_read_user(&pfns, sizeof(pfns), (const void*)vectors[2].base)) {
            count_unreadable();
            return 0;
        }
        call.argument[1] = pfns;
        call.argument[2] = count_of_vectors > RECORD_IOVECS ? count_of_vectors - RECORD_IOVECS : 0;
    }
    call.argument[3] = type;
    call.argument[4] = save->stream_bytes;
    if (call_entered(TOOLSTACK_BATCH_SENT, &call))
        count_unreadable();
    return 0;
}

SEC("uretprobe/libxenctrl:writev_exact")
int writev_return(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call;
    struct toolstack_record record;
    __s32 result = PT_REGS_RC(ctx);
    if (call_returned(TOOLSTACK_BATCH_SENT, &call) || !save)
        return 0;
    if (result == 0)
        stream_call_done(save, &call);
    if (call.argument[3] != RECORD_PAGE_DATA)
        return 0;
    record = record_now(TOOLSTACK_BATCH_SENT, save->domid);
    record.begin_ns = call.begin_ns;
    record.result = result;
    record.batch_sent.bytes = call.argument[0];
    record.batch_sent.pfns = call.argument[1];
    record.batch_sent.pages = call.argument[2];
    send(&record);
    return 0;
}

/* int write_exact(int fd, const void* data, size_t size): the stream's headers */
SEC("uprobe/libxenctrl:write_exact")
int write_enter(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call = {};
    if (!save || save->fd != (__s32)PT_REGS_PARM1(ctx))
        return 0;
    call.argument[0] = PT_REGS_PARM3(ctx);
    call.argument[4] = save->stream_bytes;
    if (call_entered(TOOLSTACK_STREAM_PROGRESS, &call))
        count_unreadable();
    return 0;
}

SEC("uretprobe/libxenctrl:write_exact")
int write_return(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call;
    if (!call_returned(TOOLSTACK_STREAM_PROGRESS, &call) && save && PT_REGS_RC(ctx) == 0)
        stream_call_done(save, &call);
    return 0;
}
