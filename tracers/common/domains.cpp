// SPDX-License-Identifier: GPL-2.0-or-later
#include "domains.h"

#include "failure.h"

extern "C" { // Xen's headers leave this to us
#include <xenstore.h>
}

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace xenlens::tracer {

void Domains::Close::operator()(xs_handle* handle) const
{
    xs_close(handle);
}

Domains::Domains()
    : m_store(xs_open(0))
{
    if (!m_store)
        throw Failure("xenstore", std::strerror(errno), "start xenstored");
    for (const auto domid : m_xen.domains())
        refresh(domid);
}

Domains::~Domains() = default;

const Domain& Domains::refresh(uint16_t domid)
{
    Domain& domain = m_domains[domid];
    if (const auto facts = m_xen.domain(domid)) {
        domain.uuid = facts->uuid;
        domain.pages = facts->pages;
    }
    unsigned length = 0;
    const std::string path = "/local/domain/" + std::to_string(domid) + "/name";
    const std::unique_ptr<void, decltype(&std::free)> value(
        xs_read(m_store.get(), XBT_NULL, path.c_str(), &length), &std::free);
    if (value)
        domain.name.assign(static_cast<const char*>(value.get()), length);
    return domain;
}

std::optional<uint16_t> Domains::find(const std::string& nameOrId)
{
    for (const auto domid : m_xen.domains()) {
        if (std::to_string(domid) == nameOrId || refresh(domid).name == nameOrId)
            return domid;
    }
    return {};
}

std::string lastingName(const std::string& name)
{
    for (const std::string suffix : {"--incoming", "--migratedaway"}) {
        if (name.size() > suffix.size() && name.compare(name.size() - suffix.size(), suffix.size(), suffix) == 0)
            return name.substr(0, name.size() - suffix.size());
    }
    return name;
}

bool DomainFilter::passes(uint16_t domid, const Domain& domain) const
{
    return m_wanted.empty() || std::any_of(m_wanted.begin(), m_wanted.end(), [&](const std::string& wanted) {
        return wanted == std::to_string(domid) || (!domain.name.empty() && wanted == lastingName(domain.name));
    });
}

} // namespace xenlens::tracer
