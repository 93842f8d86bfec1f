/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waits for a line on its input, sends the beginning of a migration, waits for another line, and sends the end. */
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "toolstack_tp.h"

#include <stdio.h>

static const uint64_t Second = 1000000000;

int main(void)
{
    const uint16_t domid = 1;
    const uint32_t pid = 100;
    int i;

    if (getchar() == EOF)
        return 1;
    lttng_ust_tracepoint(xenlens_toolstack, session_start, Second, "a", "0", "6.1", "4.17.5", 4096, Second, 0);
    lttng_ust_tracepoint(xenlens_toolstack, save_begin, 2 * Second, domid, pid, "g1", "u-1", 1000, 1, 0);
    for (i = 0; i < 23; i++)
        lttng_ust_tracepoint(xenlens_toolstack, stream_progress, (3 + i) * Second, domid, pid, (i + 1) * 1000);
    if (getchar() == EOF)
        return 1;
    lttng_ust_tracepoint(xenlens_toolstack, save_end, 50 * Second, domid, pid, -1, 42000);
    lttng_ust_tracepoint(xenlens_toolstack, session_end, 60 * Second, 25, 25);
    return 0;
}
