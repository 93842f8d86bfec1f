/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arguments that events of guest_tp.h get by pointer, since LTTng-UST allows ten arguments: the fields are those of the
 * same name there.
 */
#pragma once

#include "guest.h"

#include <stdint.h>

struct guest_session_facts
{
    const char* host;
    const char* tracer_version;
    const char* kernel;
    const char* xen;
    const char* uuid;
    uint64_t interval_ns;
    uint32_t cpus;
    uint16_t domid;
    uint8_t role;
    uint8_t emulated;
    uint8_t detail;
};

/* Counts of the hypercalls that were made at all; the first `length` elements are used. */
struct guest_op_counts
{
    uint8_t ops[GUEST_OPS];
    uint64_t counts[GUEST_OPS];
    uint32_t length;
};

/* The same for hypercalls that were timed. */
struct guest_op_times
{
    uint8_t ops[GUEST_OPS];
    uint64_t entered[GUEST_OPS];
    uint64_t timed[GUEST_OPS];
    uint64_t total_ns[GUEST_OPS];
    uint32_t length;
};

/* A histogram without the empty buckets at its two ends. */
struct guest_histogram
{
    uint64_t buckets[GUEST_BUCKETS];
    uint8_t first_bucket;
    uint32_t length;
};

enum
{
    GUEST_CHANNELS_AT_ONCE = 64
};

/* Event channels on which something happened, at most this many in one event. */
struct guest_channel_counts
{
    uint32_t ports[GUEST_CHANNELS_AT_ONCE];
    uint8_t types[GUEST_CHANNELS_AT_ONCE];
    uint32_t details[GUEST_CHANNELS_AT_ONCE];
    uint64_t notified[GUEST_CHANNELS_AT_ONCE];
    uint64_t received[GUEST_CHANNELS_AT_ONCE];
    uint32_t length;
};
