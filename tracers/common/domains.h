// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen_control.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace xenlens::tracer {

class XenStore;

/** A domain's name, identity and size. */
struct Domain
{
    std::string name; ///< as xenstore has it, with the toolstack's suffix during a migration; empty when unknown
    std::string uuid; ///< empty when unknown
    uint64_t pages = 0; ///< when last looked up
};

/**
 * Names of domains. Facts about a domain are kept until it is forgotten, so that the end of a domain can still be
 * reported with its name.
 */
class Domains
{
public:
    /** Looks up all domains that there are. Throws Failure when the hypervisor or xenstore cannot be reached. */
    Domains();

    const XenControl& xen() const { return m_xen; }

    /** Looks the domain up again in hypervisor and xenstore; facts that they no longer have keep their old value. */
    const Domain& refresh(uint16_t domid);
    /** The same for several, with one connection. */
    void refresh(const std::vector<uint16_t>& domids);

    /** The known facts, without looking them up. */
    const Domain& known(uint16_t domid) { return m_domains[domid]; }

    void forget(uint16_t domid) { m_domains.erase(domid); }

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

/** The domains that a user asked for, by name or number; all when there are none. */
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
