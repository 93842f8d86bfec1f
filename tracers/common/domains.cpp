// SPDX-License-Identifier: GPL-2.0-or-later
#include "domains.h"

#include "failure.h"
#include "xen_store.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace xenlens::tracer {

Domains::Domains()
{
    const XenStore store;
    if (!store.connected())
        throw Failure("xenstore", std::strerror(errno), "start xenstored");
    for (const auto domid : m_xen.domains())
        refresh(domid, store);
}

const Domain& Domains::refresh(uint16_t domid)
{
    refresh(std::vector{domid});
    return known(domid);
}

void Domains::refresh(const std::vector<uint16_t>& domids)
{
    if (domids.empty())
        return;
    const XenStore store;
    for (const auto domid : domids)
        refresh(domid, store);
}

void Domains::refresh(uint16_t domid, const XenStore& store)
{
    Domain& domain = m_domains[domid];
    if (const auto facts = m_xen.domain(domid)) {
        domain.uuid = facts->uuid;
        domain.pages = facts->pages;
    }
    if (auto name = store.read("/local/domain/" + std::to_string(domid) + "/name"))
        domain.name = std::move(*name);
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
