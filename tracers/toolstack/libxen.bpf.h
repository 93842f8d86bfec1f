/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the BPF programs know of the insides of libxenguest and libxenctrl, which change with each release of Xen
 * (xen/release.h). The programs' comments have the functions' arguments.
 */
#pragma once

#include <linux/types.h>

enum
{
    SAVE_FLAG_LIVE = 1 << 0, /* XCFLAGS_LIVE, tools/include/xenguest.h */
    SAVE_POLICY_CALLBACK = 1, /* precopy_policy among the function pointers of struct save_callbacks, the same file */
    DOMINFO_SHUTDOWN = 1 << 2, /* third bit-field of xc_dominfo_t, tools/include/xenctrl.h; checked by a unit test */
    RECORD_PAGE_DATA = 1, /* REC_TYPE_PAGE_DATA, tools/libs/guest/xg_sr_stream_format.h */
    RECORD_IOVECS = 4, /* of PAGE_DATA before its pages: type, length, header, pfns (write_batch, xg_sr_save.c) */
};

/* The beginning of xc_dominfo_t. */
struct dominfo
{
    __u32 domid;
    __u32 ssidref;
    __u32 flags;
    __u32 shutdown_reason;
};
