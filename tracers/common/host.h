// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

/**
 * Requirements of a tracer on its host. Each function throws a Failure that says what is missing and what to do.
 */
namespace xenlens::tracer {

/** BPF and uprobes are reserved to root (CAP_BPF and CAP_PERFMON would suffice, but /dev/xen/privcmd is root's too). */
void requireRoot();

/** For programs with CO-RE relocations: the kernel's own type information. `path` is for tests. */
void requireKernelBtf(const std::string& path = "/sys/kernel/btf/vmlinux");

/**
 * Whether the kernel has a tracepoint, and tracefs is mounted to reach it. `root` is for tests; empty: the mounted
 * tracefs.
 */
bool hasTracepoint(const std::string& category, const std::string& name, const std::string& root = "");

/** The host's name, as `hostname` prints it. */
std::string hostName();

/** Whether the processor is QEMU's software emulation, by the model name in /proc/cpuinfo. `path` is for tests. */
bool isEmulated(const std::string& path = "/proc/cpuinfo");

/** The kernel's release, as `uname -r` prints it. */
std::string kernelRelease();

} // namespace xenlens::tracer
