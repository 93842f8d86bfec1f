// SPDX-License-Identifier: GPL-2.0-or-later
#include "hypervisor_domains.h"

#include <algorithm>

namespace xenlens::tracer {

const std::vector<uint16_t>& HypervisorDomains::list()
{
    m_list = m_domains.xen().domains();
    return m_list;
}

void HypervisorDomains::lookUp()
{
    list();
    for (auto it = m_said.begin(); it != m_said.end();) {
        if (std::binary_search(m_list.begin(), m_list.end(), it->first)) {
            ++it;
            continue;
        }
        m_gone(it->first);
        m_domains.forget(it->first);
        it = m_said.erase(it);
    }
    for (const auto domid : m_list) {
        Domain& said = m_said[domid];
        const Domain& now = m_domains.refresh(domid);
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
    lookUp();
}

} // namespace xenlens::tracer
