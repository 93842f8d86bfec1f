// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

/**
 * What a tracer needs of the host that it runs on. Each requirement throws a Failure that says what is missing and
 * what helps.
 */
namespace xenlens::tracer {

/** BPF and uprobes are root's (CAP_BPF and CAP_PERFMON would do, but /dev/xen/privcmd is root's as well). */
void requireRoot();

/** For programs with CO-RE relocations: the kernel's own type information. `path` is for tests. */
void requireKernelBtf(const std::string& path = "/sys/kernel/btf/vmlinux");

/**
 * Whether the kernel has a tracepoint, and tracefs is mounted to reach it. `root` is for tests; empty: where tracefs
 * is.
 */
bool hasTracepoint(const std::string& category, const std::string& name, const std::string& root = "");

/** The host's name, as `hostname` prints it. */
std::string hostName();

/** Whether the processor is QEMU's software emulation, by the model name in /proc/cpuinfo. `path` is for tests. */
bool isEmulated(const std::string& path = "/proc/cpuinfo");

/** The kernel's release, as `uname -r` prints it. */
std::string kernelRelease();

} // namespace xenlens::tracer
