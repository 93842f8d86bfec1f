// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "domains.h"

#include <chrono>
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
    /**
     * Looks which there are; calls back for new ones, other names and those that have gone. A name that is known is
     * asked for again each ten seconds: domains are seldom renamed, but for the suffixes of a migration.
     */
    void lookUp();
    /** Calls back for all that are known, as for a new session. */
    void sayAll();

private:
    Domains m_domains;
    Named m_named;
    Gone m_gone;
    std::vector<uint16_t> m_list;
    std::map<uint16_t, Domain> m_said;
    std::chrono::steady_clock::time_point m_namesDue;
};

} // namespace xenlens::tracer
