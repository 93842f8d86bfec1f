/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Uprobes on libxenguest and libxenctrl of Xen 4.17, and on what the save helper writes into its stream.
 *
 * A migration is followed by the thread that is inside xc_domain_save: libxenguest reaches libxenctrl through the
 * PLT, so the exported symbols see each of its calls, and calls of other threads (our own sampler among them) are left
 * alone. Nothing here needs BTF of the running kernel: registers and system call contexts are stable ABI.
 */
#include "toolstack.h"

#include "calls.bpf.h"
#include "events.bpf.h"
#include "program.bpf.h"
#include "syscalls.bpf.h"

enum
{
    SHADOW_OP_OFF = 0, /* XEN_DOMCTL_SHADOW_OP_OFF, xen/include/public/domctl.h */
    SHADOW_OP_ENABLE_LOGDIRTY = 2, /* XEN_DOMCTL_SHADOW_OP_ENABLE_LOGDIRTY */
    LOGDIRTY_FINAL = 1 << 0, /* XEN_DOMCTL_SHADOW_LOGDIRTY_FINAL */
    SAVE_FLAG_LIVE = 1 << 0, /* XCFLAGS_LIVE, tools/include/xenguest.h */
    RECORD_PAGE_DATA = 1, /* REC_TYPE_PAGE_DATA, tools/libs/guest/xg_sr_stream_format.h */
    RECORD_IOVECS = 4, /* of PAGE_DATA before its pages: type, length, header, pfns (write_batch, xg_sr_save.c) */
    DOMINFO_SHUTDOWN = 1 << 2, /* third bit-field of xc_dominfo_t, tools/include/xenctrl.h; checked by a unit test */
    SHUTDOWN_SUSPEND = 2, /* SHUTDOWN_suspend, xen/include/public/sched.h */
};

enum
{
    CALL_LOGDIRTY_CONTROL,
    CALL_SHADOW_CONTROL,
    CALL_WRITEV_EXACT,
    CALL_WRITE_EXACT,
    CALL_GETINFO,
    CALL_UNPAUSE,
    CALL_RESUME,
    CALL_DESTROY,
};

struct save
{
    __u64 stream_bytes;
    __u32 domid;
    __s32 fd;
    __u8 suspended; /* guest_suspended was sent */
    __u8 writing; /* inside write or writev on the stream */
    __u8 unused[6];
};

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 256);
    __type(key, __u64); /* thread inside xc_domain_save; the tracer looks here whether a domain is being saved */
    __type(value, struct save);
} saves SEC(".maps");

struct
{
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 256);
    __type(key, __u64); /* thread inside xc_domain_restore */
    __type(value, __u32); /* domid */
} restores SEC(".maps");

static __always_inline struct save* save_of_this_thread(void)
{
    __u64 thread = bpf_get_current_pid_tgid();
    return bpf_map_lookup_elem(&saves, &thread);
}

static __always_inline struct toolstack_record record_now(__u32 kind, __u32 domid)
{
    struct toolstack_record record;
    __builtin_memset(&record, 0, sizeof(record)); /* an initialiser would leave the rest of the union undefined */
    record.ts_ns = bpf_ktime_get_ns();
    record.kind = kind;
    record.pid = bpf_get_current_pid_tgid() >> 32;
    record.domid = domid;
    return record;
}

static __always_inline void send(struct toolstack_record* record)
{
    emit(record, sizeof(*record));
}

static __always_inline void stream_has(struct save* save, __u64 bytes)
{
    struct toolstack_record record = record_now(TOOLSTACK_STREAM_PROGRESS, save->domid);
    save->stream_bytes = bytes;
    record.stream.bytes = bytes;
    send(&record);
}

/*
 * A write_exact or writev_exact that succeeded has written all its bytes: whatever the system calls' tracepoints did
 * not see of them, because they are attached only while a save runs or because the kernel has none, is made up for
 * here.
 */
static __always_inline void stream_call_done(struct save* save, const struct call* call)
{
    __u64 bytes = call->argument[0] + call->argument[4];
    if (save->stream_bytes < bytes)
        stream_has(save, bytes);
}

/* int xc_domain_save(xch, int io_fd, uint32_t dom, uint32_t flags, struct save_callbacks*, stream_type, recv_fd) */
SEC("uprobe")
int save_enter(struct pt_regs* ctx)
{
    __u64 thread = bpf_get_current_pid_tgid();
    struct save save = {.fd = PT_REGS_PARM2(ctx), .domid = PT_REGS_PARM3(ctx)};
    struct toolstack_record record = record_now(TOOLSTACK_SAVE_BEGIN, save.domid);
    __u64 policy = 0;
    /* save_callbacks.precopy_policy is the second of its function pointers. */
    const void* policy_at = (const void*)(PT_REGS_PARM5(ctx) + sizeof(void*));
    if (bpf_probe_read_user(&policy, sizeof(policy), policy_at)
        || bpf_map_update_elem(&saves, &thread, &save, BPF_ANY)) {
        count_unreadable();
        return 0;
    }
    record.save.live = PT_REGS_PARM4(ctx) & SAVE_FLAG_LIVE ? 1 : 0;
    record.save.policy = policy ? 1 : 0;
    send(&record);
    return 0;
}

static __always_inline void save_ended(__s32 result)
{
    __u64 thread = bpf_get_current_pid_tgid();
    struct save* save = bpf_map_lookup_elem(&saves, &thread);
    struct toolstack_record record;
    if (!save)
        return;
    record = record_now(TOOLSTACK_SAVE_END, save->domid);
    record.result = result;
    record.stream.bytes = save->stream_bytes;
    send(&record);
    bpf_map_delete_elem(&saves, &thread);
}

SEC("uretprobe")
int save_return(struct pt_regs* ctx)
{
    save_ended(PT_REGS_RC(ctx));
    return 0;
}

/* int xc_domain_restore(xch, int io_fd, uint32_t dom, ...) */
SEC("uprobe")
int restore_enter(struct pt_regs* ctx)
{
    __u64 thread = bpf_get_current_pid_tgid();
    __u32 domid = PT_REGS_PARM3(ctx);
    struct toolstack_record record = record_now(TOOLSTACK_RESTORE_BEGIN, domid);
    if (bpf_map_update_elem(&restores, &thread, &domid, BPF_ANY)) {
        count_unreadable();
        return 0;
    }
    send(&record);
    return 0;
}

static __always_inline void restore_ended(__s32 result)
{
    __u64 thread = bpf_get_current_pid_tgid();
    __u32* domid = bpf_map_lookup_elem(&restores, &thread);
    struct toolstack_record record;
    if (!domid)
        return;
    record = record_now(TOOLSTACK_RESTORE_END, *domid);
    record.result = result;
    send(&record);
    bpf_map_delete_elem(&restores, &thread);
}

SEC("uretprobe")
int restore_return(struct pt_regs* ctx)
{
    restore_ended(PT_REGS_RC(ctx));
    return 0;
}

/* A thread that ends inside a save or a restore never returns from it: killed, crashed, or exit() in a callback. */
SEC("raw_tp/sched_process_exit")
int thread_exit(void* ctx)
{
    (void)ctx;
    save_ended(-ECHILD);
    restore_ended(-ECHILD);
    return 0;
}

/* long long xc_logdirty_control(xch, domid, sop, dirty_bitmap, pages, mode, xc_shadow_op_stats_t* stats) */
SEC("uprobe")
int logdirty_enter(struct pt_regs* ctx)
{
    struct call call = {};
    /* The seventh argument is on the stack, above the return address (System V AMD64 ABI, 3.2.3). */
    const void* stats_at = (const void*)(PT_REGS_SP(ctx) + sizeof(void*));
    if (!save_of_this_thread())
        return 0;
    call.argument[0] = PT_REGS_PARM2(ctx);
    call.argument[1] = PT_REGS_PARM3(ctx);
    call.argument[2] = ctx->r9; /* the sixth; libbpf 1.1 names only five */
    if (bpf_probe_read_user(&call.argument[3], sizeof(call.argument[3]), stats_at)
        || call_entered(CALL_LOGDIRTY_CONTROL, &call))
        count_unreadable();
    return 0;
}

SEC("uretprobe")
int logdirty_return(struct pt_regs* ctx)
{
    struct call call;
    struct
    {
        __u32 fault_count;
        __u32 dirty_count;
    } stats; /* struct xen_domctl_shadow_op_stats */
    struct toolstack_record record;
    if (call_returned(CALL_LOGDIRTY_CONTROL, &call))
        return 0;
    record = record_now(TOOLSTACK_LOGDIRTY_READ, call.argument[0]);
    if (bpf_probe_read_user(&stats, sizeof(stats), (const void*)call.argument[3])) {
        count_unreadable();
        return 0;
    }
    record.begin_ns = call.begin_ns;
    record.logdirty.result = PT_REGS_RC(ctx);
    record.logdirty.op = call.argument[1];
    record.logdirty.stopped = call.argument[2] & LOGDIRTY_FINAL ? 1 : 0;
    record.logdirty.faults = stats.fault_count;
    record.logdirty.dirty_pages = stats.dirty_count;
    send(&record);
    return 0;
}

/* int xc_shadow_control(xch, domid, unsigned sop, unsigned* mb, unsigned mode) */
SEC("uprobe")
int shadow_enter(struct pt_regs* ctx)
{
    struct call call = {};
    __u32 op = PT_REGS_PARM3(ctx);
    if (!save_of_this_thread() || (op != SHADOW_OP_OFF && op != SHADOW_OP_ENABLE_LOGDIRTY))
        return 0;
    call.argument[0] = PT_REGS_PARM2(ctx);
    call.argument[1] = op;
    if (call_entered(CALL_SHADOW_CONTROL, &call))
        count_unreadable();
    return 0;
}

SEC("uretprobe")
int shadow_return(struct pt_regs* ctx)
{
    struct call call;
    struct toolstack_record record;
    if (call_returned(CALL_SHADOW_CONTROL, &call))
        return 0;
    record = record_now(TOOLSTACK_LOGDIRTY_SWITCHED, call.argument[0]);
    record.begin_ns = call.begin_ns;
    record.result = PT_REGS_RC(ctx);
    record.logdirty_switch.on = call.argument[1] == SHADOW_OP_ENABLE_LOGDIRTY ? 1 : 0;
    send(&record);
    return 0;
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
SEC("uprobe")
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
    if (call_entered(CALL_WRITEV_EXACT, &call))
        count_unreadable();
    return 0;
}

SEC("uretprobe")
int writev_return(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call;
    struct toolstack_record record;
    __s32 result = PT_REGS_RC(ctx);
    if (call_returned(CALL_WRITEV_EXACT, &call) || !save)
        return 0;
    if (result == 0)
        stream_call_done(save, &call);
    if (call.argument[3] != RECORD_PAGE_DATA)
        return 0;
    record = record_now(TOOLSTACK_BATCH_SENT, save->domid);
    record.begin_ns = call.begin_ns;
    record.result = result;
    record.batch.bytes = call.argument[0];
    record.batch.pfns = call.argument[1];
    record.batch.pages = call.argument[2];
    send(&record);
    return 0;
}

/* int write_exact(int fd, const void* data, size_t size): the stream's headers */
SEC("uprobe")
int write_enter(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call = {};
    if (!save || save->fd != (__s32)PT_REGS_PARM1(ctx))
        return 0;
    call.argument[0] = PT_REGS_PARM3(ctx);
    call.argument[4] = save->stream_bytes;
    if (call_entered(CALL_WRITE_EXACT, &call))
        count_unreadable();
    return 0;
}

SEC("uretprobe")
int write_return(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call;
    if (!call_returned(CALL_WRITE_EXACT, &call) && save && PT_REGS_RC(ctx) == 0)
        stream_call_done(save, &call);
    return 0;
}

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
        stream_has(save, save->stream_bytes + ctx->result);
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

/* int xc_domain_getinfo(xch, uint32_t first_domid, unsigned max_doms, xc_dominfo_t* info) */
SEC("uprobe")
int getinfo_enter(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call = {};
    if (!save || save->suspended)
        return 0;
    call.argument[0] = PT_REGS_PARM4(ctx);
    if (call_entered(CALL_GETINFO, &call))
        count_unreadable();
    return 0;
}

/* xc_domain_save asks at its beginning and again after the suspend; only the second finds the guest shut down for it.
 */
SEC("uretprobe")
int getinfo_return(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call;
    struct
    {
        __u32 domid;
        __u32 ssidref;
        __u32 flags;
        __u32 shutdown_reason;
    } info; /* the beginning of xc_dominfo_t */
    struct toolstack_record record;
    if (call_returned(CALL_GETINFO, &call) || !save || (__s32)PT_REGS_RC(ctx) != 1)
        return 0;
    if (bpf_probe_read_user(&info, sizeof(info), (const void*)call.argument[0])) {
        count_unreadable();
        return 0;
    }
    if (!(info.flags & DOMINFO_SHUTDOWN) || info.shutdown_reason != SHUTDOWN_SUSPEND)
        return 0;
    save->suspended = 1;
    record = record_now(TOOLSTACK_GUEST_SUSPENDED, save->domid);
    record.begin_ns = call.begin_ns;
    send(&record);
    return 0;
}

static __always_inline int domain_call_enter(struct pt_regs* ctx, __u32 function)
{
    struct call call = {.argument = {PT_REGS_PARM2(ctx)}};
    if (call_entered(function, &call))
        count_unreadable();
    return 0;
}

static __always_inline int domain_call_return(struct pt_regs* ctx, __u32 function, __u32 kind)
{
    struct call call;
    struct toolstack_record record;
    if (call_returned(function, &call))
        return 0;
    record = record_now(kind, call.argument[0]);
    record.begin_ns = call.begin_ns;
    record.result = PT_REGS_RC(ctx);
    send(&record);
    return 0;
}

/*
 * int xc_domain_unpause(xch, uint32_t domid), xc_domain_resume(xch, domid, fast) and xc_domain_destroy(xch, domid), by
 * anybody
 */
SEC("uprobe")
int unpause_enter(struct pt_regs* ctx)
{
    return domain_call_enter(ctx, CALL_UNPAUSE);
}

SEC("uretprobe")
int unpause_return(struct pt_regs* ctx)
{
    return domain_call_return(ctx, CALL_UNPAUSE, TOOLSTACK_DOMAIN_UNPAUSED);
}

SEC("uprobe")
int resume_enter(struct pt_regs* ctx)
{
    return domain_call_enter(ctx, CALL_RESUME);
}

SEC("uretprobe")
int resume_return(struct pt_regs* ctx)
{
    return domain_call_return(ctx, CALL_RESUME, TOOLSTACK_DOMAIN_RESUMED);
}

SEC("uprobe")
int destroy_enter(struct pt_regs* ctx)
{
    return domain_call_enter(ctx, CALL_DESTROY);
}

SEC("uretprobe")
int destroy_return(struct pt_regs* ctx)
{
    return domain_call_return(ctx, CALL_DESTROY, TOOLSTACK_DOMAIN_DESTROYED);
}

char LICENSE[] SEC("license") = "GPL";
