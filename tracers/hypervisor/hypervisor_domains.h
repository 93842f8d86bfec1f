// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "domains.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace xenlens::tracer {

/** The domains that there are, and their names as they become known. */
class HypervisorDomains
{
public:
    using Named = std::function<void(uint16_t domid, const std::string& name, const std::string& uuid)>;
    using Gone = std::function<void(uint16_t domid)>;

    HypervisorDomains(Named named, Gone gone)
        : m_named(std::move(named))
        , m_gone(std::move(gone))
    {
    }

    /** Which there are now, by number. */
    const std::vector<uint16_t>& list();
    /** Looks their names up; calls back for new ones, other names and those that have gone. */
    void lookUp();
    /** Calls back for all that are known, as for a new session. */
    void sayAll();

private:
    Domains m_domains;
    Named m_named;
    Gone m_gone;
    std::vector<uint16_t> m_list;
    std::map<uint16_t, Domain> m_said;
};

} // namespace xenlens::tracer
