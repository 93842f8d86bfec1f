/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The guest's own view of paravirtualisation: one header for each part, which the tracer loads if the running kernel
 * has what it needs. No program wakes the tracer, which polls at its interval: a wake-up is a hypercall, and would be
 * traced.
 */
#include "guest.h"

#include "events.bpf.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
#include <linux/bpf.h>
#include <linux/ptrace.h>

#include <stdbool.h>

/* Programs name the arguments of a tracepoint up to the last one that they use. */
#pragma clang diagnostic ignored "-Wunused-parameter"
/* As BPF_PROG() of <bpf/bpf_tracing.h> does for itself: a context holds each argument as 64 bits. */
#pragma clang diagnostic ignored "-Wint-conversion"

#include "channels.bpf.h"
#include "cpus.bpf.h"
#include "grants.bpf.h"
#include "hypercalls.bpf.h"
#include "mmu.bpf.h"
#include "rings.bpf.h"
#include "suspend.bpf.h"

char LICENSE[] SEC("license") = "GPL";
