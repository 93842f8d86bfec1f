// SPDX-License-Identifier: GPL-2.0-or-later
#include "hypervisor_domains.h"

#include <algorithm>
#include <iterator>

namespace xenlens::tracer {

namespace {

constexpr std::chrono::seconds BetweenNames{10};

} // namespace

const std::vector<uint16_t>& HypervisorDomains::list()
{
    m_list = m_domains.xen().domains();
    return m_list;
}

void HypervisorDomains::lookUp()
{
    list();
    const auto time = std::chrono::steady_clock::now();
    const bool namesDue = time >= m_namesDue;
    if (namesDue)
        m_namesDue = time + BetweenNames;
    for (auto it = m_said.begin(); it != m_said.end();) {
        if (std::binary_search(m_list.begin(), m_list.end(), it->first)) {
            ++it;
            continue;
        }
        m_gone(it->first);
        m_domains.forget(it->first);
        it = m_said.erase(it);
    }
    std::vector<uint16_t> asked;
    std::copy_if(m_list.begin(), m_list.end(), std::back_inserter(asked),
        [&](uint16_t domid) { return namesDue || m_said[domid].name.empty(); });
    m_domains.refresh(asked);
    for (const auto domid : asked) {
        Domain& said = m_said[domid];
        const Domain& now = m_domains.known(domid);
        const auto name = lastingName(now.name);
        if (name == said.name && now.uuid == said.uuid)
            continue;
        said.name = name;
        said.uuid = now.uuid;
        m_named(domid, said.name, said.uuid);
    }
}

void HypervisorDomains::sayAll()
{
    m_said.clear();
    m_namesDue = {};
    lookUp();
}

} // namespace xenlens::tracer
