// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>

struct btf;

namespace xenlens::tracer {

/** What the running kernel has, looked up in its own type information (BTF). Throws Failure when there is none. */
class KernelTypes
{
public:
    KernelTypes();
    ~KernelTypes();

    bool hasTracepoint(const std::string& name) const;
    bool hasPerCpuVariable(const std::string& name) const;
    bool hasFunction(const std::string& name) const;

private:
    bool has(const std::string& name, unsigned kind) const;

    struct Free
    {
        void operator()(btf* types) const;
    };
    std::unique_ptr<btf, Free> m_types;
};

} // namespace xenlens::tracer
