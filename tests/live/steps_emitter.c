/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * usage: steps_emitter HOST GUEST
 * Sends the events of a migration of GUEST from HOST, one step for each line of its input: "begin", "end", or a number
 * N: N kB are in the stream. Goes on until its input ends.
 */
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "toolstack_tp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint64_t Second = 1000000000;

int main(int argc, char** argv)
{
    const uint16_t domid = 1;
    const uint32_t pid = 100;
    uint64_t now = Second;
    uint64_t events = 0;
    uint64_t bytes = 0;
    char line[64];

    if (argc != 3)
        return 2;
    while (fgets(line, sizeof(line), stdin)) {
        now += Second;
        events++;
        if (strcmp(line, "begin\n") == 0) {
            lttng_ust_tracepoint(
                xenlens_toolstack, session_start, now - Second, argv[1], "0", "6.1", "4.17.5", 4096, Second, 0);
            lttng_ust_tracepoint(xenlens_toolstack, save_begin, now, domid, pid, argv[2], argv[2], 1000, 1, 0);
        } else if (strcmp(line, "end\n") == 0) {
            lttng_ust_tracepoint(xenlens_toolstack, save_end, now, domid, pid, -1, bytes);
            lttng_ust_tracepoint(xenlens_toolstack, session_end, now, events, events);
        } else {
            bytes = strtoull(line, NULL, 10) * 1000;
            lttng_ust_tracepoint(xenlens_toolstack, stream_progress, now, domid, pid, bytes);
        }
    }
    return 0;
}
