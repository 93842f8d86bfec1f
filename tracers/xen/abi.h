/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers of Xen's public interface, each named after the one that it is. This is the only place where they stand: for
 * C++, for C and for BPF programs. They have names of their own, because Xen's headers define theirs as macros.
 */
#pragma once

#ifdef __cplusplus
namespace xenlens::xen {
#endif

/* DOMID_* (xen/include/public/xen.h): domain numbers that stand for no guest. */
enum Domid
{
    DomidFirstReserved = 0x7ff0, /* no guest has this number or a higher one */
    DomidSelf = 0x7ff0, /* whoever asks */
    DomidInvalid = 0x7ff4, /* also: the domain is not known */
    DomidIdle = 0x7fff /* Xen's idle vCPUs */
};

/* RUNSTATE_* (xen/include/public/vcpu.h): what a vCPU does. */
enum Runstate
{
    RunstateRunning = 0,
    RunstateRunnable = 1, /* wants to run, but another one does */
    RunstateBlocked = 2, /* waits for an event */
    RunstateOffline = 3, /* paused, or not online */
    RunstateCount = 4
};

/* XEN_DOMCTL_SHADOW_OP_* (xen/include/public/domctl.h): operations on a domain's log-dirty mode. */
enum ShadowOp
{
    ShadowOpOff = 0,
    ShadowOpEnableLogdirty = 2, /* trace records have it for all ways to switch the mode on */
    ShadowOpClean = 11, /* reads the bitmap and clears it */
    ShadowOpPeek = 12 /* reads it and leaves it */
};

/* GNTTABOP_* (xen/include/public/grant_table.h): operations that pass pages between domains. */
enum GnttabOp
{
    GnttabOpMap = 0,
    GnttabOpUnmap = 1,
    GnttabOpTransfer = 4,
    GnttabOpCopy = 5,
    GnttabOpQuerySize = 6
};

/* Bytes of a page: XC_PAGE_SIZE (tools/include/xenctrl.h), XEN_PAGE_SIZE in a guest (include/xen/page.h of Linux). */
enum PageSize
{
    PageBytes = 4096
};

#ifdef __cplusplus
} // namespace xenlens::xen
#endif
