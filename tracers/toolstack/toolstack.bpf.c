/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Uprobes on libxenguest and libxenctrl (xen/release.h): where a save and a restore begin and end, when the guest is
 * suspended, unpaused, resumed or destroyed; the stream and the log-dirty mode are in headers of their own.
 *
 * Only root's saves, restores and other calls count: everything else here depends on one of those entries.
 *
 * Nothing here needs BTF of the running kernel: registers and system call contexts are stable ABI.
 */
#include "libxen.bpf.h"
#include "logdirty.bpf.h"
#include "program.bpf.h"
#include "saves.bpf.h"
#include "stream.bpf.h"
#include "toolstack_records.h"
#include "writes.bpf.h"

enum
{
    SHUTDOWN_SUSPEND = 2, /* SHUTDOWN_suspend, xen/include/public/sched.h */
};

/* int xc_domain_save(xch, int io_fd, uint32_t dom, uint32_t flags, struct save_callbacks*, stream_type, recv_fd) */
SEC("uprobe/libxenguest:xc_domain_save")
int save_enter(struct pt_regs* ctx)
{
    __u64 thread = bpf_get_current_pid_tgid();
    struct save save = {.fd = PT_REGS_PARM2(ctx), .domid = PT_REGS_PARM3(ctx)};
    struct toolstack_record record = record_now(TOOLSTACK_SAVE_BEGIN, save.domid);
    __u64 policy = 0;
    const void* policy_at = (const void*)(PT_REGS_PARM5(ctx) + SAVE_POLICY_CALLBACK * sizeof(void*));
    if (!called_by_root())
        return 0;
    if (bpf_probe_read_user(&policy, sizeof(policy), policy_at)
        || bpf_map_update_elem(&saves, &thread, &save, BPF_ANY)) {
        count_unreadable();
        return 0;
    }
    record.save_begin.live = PT_REGS_PARM4(ctx) & SAVE_FLAG_LIVE ? 1 : 0;
    record.save_begin.policy = policy ? 1 : 0;
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
    record.save_end.stream_bytes = save->stream_bytes;
    send(&record);
    bpf_map_delete_elem(&saves, &thread);
}

SEC("uretprobe/libxenguest:xc_domain_save")
int save_return(struct pt_regs* ctx)
{
    save_ended(PT_REGS_RC(ctx));
    return 0;
}

/* int xc_domain_restore(xch, int io_fd, uint32_t dom, ...) */
SEC("uprobe/libxenguest:xc_domain_restore")
int restore_enter(struct pt_regs* ctx)
{
    __u64 thread = bpf_get_current_pid_tgid();
    __u32 domid = PT_REGS_PARM3(ctx);
    struct toolstack_record record = record_now(TOOLSTACK_RESTORE_BEGIN, domid);
    if (!called_by_root())
        return 0;
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

SEC("uretprobe/libxenguest:xc_domain_restore")
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

/* int xc_domain_getinfo(xch, uint32_t first_domid, unsigned max_doms, xc_dominfo_t* info) */
SEC("uprobe/libxenctrl:xc_domain_getinfo")
int getinfo_enter(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call = {};
    if (!save || save->suspended)
        return 0;
    call.argument[0] = PT_REGS_PARM4(ctx);
    if (call_entered(TOOLSTACK_GUEST_SUSPENDED, &call))
        count_unreadable();
    return 0;
}

/* xc_domain_save asks at its beginning and again after the suspend; only the second finds the guest shut down for it.
 */
SEC("uretprobe/libxenctrl:xc_domain_getinfo")
int getinfo_return(struct pt_regs* ctx)
{
    struct save* save = save_of_this_thread();
    struct call call;
    struct dominfo info;
    struct toolstack_record record;
    if (call_returned(TOOLSTACK_GUEST_SUSPENDED, &call) || !save || (__s32)PT_REGS_RC(ctx) != 1)
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

static __always_inline int domain_call_enter(struct pt_regs* ctx, __u32 kind)
{
    struct call call = {.argument = {PT_REGS_PARM2(ctx)}};
    if (!called_by_root())
        return 0;
    if (call_entered(kind, &call))
        count_unreadable();
    return 0;
}

static __always_inline int domain_call_return(struct pt_regs* ctx, __u32 kind)
{
    struct call call;
    struct toolstack_record record;
    if (call_returned(kind, &call))
        return 0;
    record = record_now(kind, call.argument[0]);
    record.begin_ns = call.begin_ns;
    record.result = PT_REGS_RC(ctx);
    send(&record);
    return 0;
}

/*
 * int xc_domain_unpause(xch, uint32_t domid), xc_domain_resume(xch, domid, fast) and xc_domain_destroy(xch, domid), by
 * any process of root
 */
SEC("uprobe/libxenctrl:xc_domain_unpause")
int unpause_enter(struct pt_regs* ctx)
{
    return domain_call_enter(ctx, TOOLSTACK_DOMAIN_UNPAUSED);
}

SEC("uretprobe/libxenctrl:xc_domain_unpause")
int unpause_return(struct pt_regs* ctx)
{
    return domain_call_return(ctx, TOOLSTACK_DOMAIN_UNPAUSED);
}

SEC("uprobe/libxenguest:xc_domain_resume")
int resume_enter(struct pt_regs* ctx)
{
    return domain_call_enter(ctx, TOOLSTACK_DOMAIN_RESUMED);
}

SEC("uretprobe/libxenguest:xc_domain_resume")
int resume_return(struct pt_regs* ctx)
{
    return domain_call_return(ctx, TOOLSTACK_DOMAIN_RESUMED);
}

SEC("uprobe/libxenctrl:xc_domain_destroy")
int destroy_enter(struct pt_regs* ctx)
{
    return domain_call_enter(ctx, TOOLSTACK_DOMAIN_DESTROYED);
}

SEC("uretprobe/libxenctrl:xc_domain_destroy")
int destroy_return(struct pt_regs* ctx)
{
    return domain_call_return(ctx, TOOLSTACK_DOMAIN_DESTROYED);
}

char LICENSE[] SEC("license") = "GPL";
