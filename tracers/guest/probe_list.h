/* SPDX-License-Identifier: GPL-2.0-only */
/* The probes that count each event (probe.bpf.h), by the names of their first programs. */
#pragma once

#define GUEST_PROBE_LIST(PROBE_NAME)                                                                                   \
    PROBE_NAME(hypercall_entered)                                                                                      \
    PROBE_NAME(hypercall_returned)                                                                                     \
    PROBE_NAME(grant_access)                                                                                           \
    PROBE_NAME(grant_end)                                                                                              \
    PROBE_NAME(grant_map)                                                                                              \
    PROBE_NAME(grant_unmap)                                                                                            \
    PROBE_NAME(grant_copy)                                                                                             \
    PROBE_NAME(ring_push)                                                                                              \
    PROBE_NAME(ring_consume)                                                                                           \
    PROBE_NAME(ring_request)                                                                                           \
    PROBE_NAME(ring_response)                                                                                          \
    PROBE_NAME(channel_notify)                                                                                         \
    PROBE_NAME(channel_upcall)

enum guest_probe
{
#define GUEST_PROBE_NUMBER(name) GUEST_PROBE_##name,
    GUEST_PROBE_LIST(GUEST_PROBE_NUMBER)
#undef GUEST_PROBE_NUMBER
    GUEST_PROBES,
};
