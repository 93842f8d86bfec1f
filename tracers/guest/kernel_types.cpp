// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel_types.h"

#include "failure.h"
#include "host.h"

#include <bpf/btf.h>

#include <cerrno>
#include <cstring>

namespace xenlens::tracer {

void KernelTypes::Free::operator()(btf* types) const
{
    btf__free(types);
}

KernelTypes::KernelTypes()
{
    requireKernelBtf();
    m_types.reset(btf__load_vmlinux_btf());
    if (!m_types)
        throw Failure("/sys/kernel/btf/vmlinux", std::strerror(errno), "run as root");
}

KernelTypes::~KernelTypes() = default;

bool KernelTypes::hasTracepoint(const std::string& name) const
{
    // The type of its BPF entry point, which include/trace/bpf_probe.h makes for each tracepoint.
    return has("btf_trace_" + name, BTF_KIND_TYPEDEF);
}

bool KernelTypes::hasPerCpuVariable(const std::string& name) const
{
    return has(name, BTF_KIND_VAR);
}

bool KernelTypes::hasFunction(const std::string& name) const
{
    return has(name, BTF_KIND_FUNC);
}

bool KernelTypes::has(const std::string& name, unsigned kind) const
{
    return btf__find_by_name_kind(m_types.get(), name.c_str(), kind) > 0;
}

} // namespace xenlens::tracer
