/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Event counters that every BPF program of ours keeps per CPU, whether or not its ring buffer has room. Shared by the
 * programs and the tracer that reads the sums at the end: produced = delivered + ring_full + read_failed, exactly.
 */
#pragma once

#include <linux/types.h>

enum xenlens_counter
{
    XENLENS_COUNTER_PRODUCED = 0, /* events that happened at a probe */
    XENLENS_COUNTER_RING_FULL = 1, /* of those, lost because the ring buffer had no room */
    XENLENS_COUNTER_READ_FAILED = 2, /* of those, lost because their arguments could not be read or remembered */
    XENLENS_COUNTER_NOT_ROOT = 3, /* calls of other users than root, ignored: not among the produced */
    XENLENS_COUNTERS = 4,
};
