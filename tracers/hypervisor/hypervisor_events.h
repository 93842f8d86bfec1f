/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What events of hypervisor_tp.h take by pointer, since LTTng-UST allows ten arguments: the fields are those of the
 * same name there.
 */
#pragma once

#include <stdint.h>

struct hypervisor_session_facts
{
    const char* host;
    const char* tracer_version;
    const char* xen;
    uint64_t interval_ns;
    uint32_t cpus;
    uint32_t tsc_khz;
    uint32_t event_mask;
    uint32_t buffer_pages;
    uint8_t emulated;
    uint8_t detail;
};

enum
{
    HYPERVISOR_OPS = 65 /* numbers 0 to 63, and one for all others */
};

/* Hypercalls by number; `length` of the arrays is used. */
struct hypervisor_op_sums
{
    uint32_t ops[HYPERVISOR_OPS];
    uint64_t counts[HYPERVISOR_OPS];
    uint64_t restarted[HYPERVISOR_OPS];
    uint64_t timed[HYPERVISOR_OPS];
    uint64_t cost_ticks[HYPERVISOR_OPS];
    uint32_t length;
};

/* A histogram without the empty buckets before its first and behind its last. */
struct hypervisor_histogram
{
    const uint64_t* buckets; /* from first_bucket on */
    uint32_t first_bucket;
    uint32_t length;
};

struct hypervisor_marks
{
    const uint64_t* pfns;
    uint32_t length;
};

struct hypervisor_pause
{
    uint64_t paused_ns;
    uint64_t running_ns;
    uint64_t runnable_ns;
    uint64_t blocked_ns;
    uint64_t offline_ns;
    uint64_t unknown_ns;
    uint64_t offline_before_ns;
    uint32_t op;
    int32_t result;
    uint32_t vcpus;
};

struct hypervisor_grant_sums
{
    uint64_t hypercalls;
    uint64_t operations;
    uint64_t failed;
    uint64_t bytes;
};

struct hypervisor_fault_sums
{
    uint64_t count;
    uint64_t timed;
    uint64_t cost_ticks;
};

struct hypervisor_clocks
{
    uint64_t tsc;
    uint64_t system_ns;
    uint64_t unix_ns;
    uint32_t cpu;
    uint32_t tsc_khz;
};

struct hypervisor_accounting
{
    uint64_t read_records;
    uint64_t lost_records;
    uint64_t unread_bytes;
    uint64_t produced_events;
    uint64_t emitted_events;
    const uint64_t* cpu_lost_records;
    uint32_t cpus; /* length of cpu_lost_records */
};
