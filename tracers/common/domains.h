// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen_control.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::tracer {

class XenStore;

/** A domain as people know it. */
struct Domain
{
    std::string name; ///< as xenstore has it, with the toolstack's suffix during a migration; empty when unknown
    std::string uuid; ///< empty when unknown
    uint64_t pages = 0; ///< when last looked up
};

/**
 * Names of domains. What was known of a domain stays known until it is forgotten, so that the end of one can still be
 * named.
 */
class Domains
{
public:
    /** Looks up all domains that there are. Throws Failure when the hypervisor or xenstore cannot be reached. */
    Domains();

    const XenControl& xen() const { return m_xen; }

    /** Asks the hypervisor and xenstore anew; what they no longer know keeps its old value. */
    const Domain& refresh(uint16_t domid);
    /** The same for several, with one connection. */
    void refresh(const std::vector<uint16_t>& domids);

    /** What is known, without asking. */
    const Domain& known(uint16_t domid) { return m_domains[domid]; }

    void forget(uint16_t domid) { m_domains.erase(domid); }

    /** The running domain of that name or number, if there is one. */
    std::optional<uint16_t> find(const std::string& nameOrId);

private:
    void refresh(uint16_t domid, const XenStore& store);

    XenControl m_xen;
    std::map<uint16_t, Domain> m_domains;
};

/**
 * The name without what xl appends while it migrates a domain: "--incoming", "--migratedaway" (tools/xl/xl_migrate.c,
 * xl_vmcontrol.c).
 */
std::string lastingName(const std::string& name);

/** Which domains a user asked for: names or numbers, all when there are none. */
class DomainFilter
{
public:
    explicit DomainFilter(std::vector<std::string> wanted)
        : m_wanted(std::move(wanted))
    {
    }
    bool passes(uint16_t domid, const Domain& domain) const;

private:
    std::vector<std::string> m_wanted;
};

} // namespace xenlens::tracer
