// SPDX-License-Identifier: GPL-2.0-or-later
#include "host.h"

#include "failure.h"

#include <sys/utsname.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace xenlens::tracer {

void requireRoot()
{
    if (geteuid() != 0)
        throw Failure("privileges", "uprobes, BPF and the hypervisor are reserved to root", "run as root in dom0");
}

void requireKernelBtf(const std::string& path)
{
    std::error_code error;
    if (!std::filesystem::exists(path, error))
        throw Failure(path, "the kernel has no type information (BTF)",
            "boot a kernel built with CONFIG_DEBUG_INFO_BTF=y, as Debian's are");
}

bool hasTracepoint(const std::string& category, const std::string& name, const std::string& root)
{
    // The two places where tracefs is found, in the order in which libbpf looks.
    const std::array<std::string, 2> usual = {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"};
    const std::string event = "/events/" + category + "/" + name + "/id";
    std::error_code error;
    if (!root.empty())
        return std::filesystem::exists(root + event, error);
    for (const auto& place : usual) {
        if (std::filesystem::exists(place + event, error))
            return true;
    }
    return false;
}

bool isEmulated(const std::string& path)
{
    std::ifstream cpus(path);
    for (std::string line; std::getline(cpus, line);) {
        if (line.compare(0, 10, "model name") == 0)
            return line.find(": QEMU TCG") != std::string::npos;
    }
    return false;
}

std::string hostName()
{
    utsname names{};
    uname(&names);
    return names.nodename;
}

std::string kernelRelease()
{
    utsname names{};
    uname(&names);
    return names.release;
}

} // namespace xenlens::tracer
