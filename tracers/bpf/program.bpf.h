/* SPDX-License-Identifier: GPL-2.0-only */
/* What every BPF program includes first, in an order that matters: bpf_helpers.h wants the types of linux/bpf.h. */
#pragma once

// clang-format off
#include <stdbool.h>

#include <linux/bpf.h>
#include <linux/errno.h>
#include <linux/ptrace.h>

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
// clang-format on
