// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace xenlens::tracer {

/** The domain that this program runs in, by its own kernel and xenstore. Throws Failure when this is no Xen domain. */
class GuestDomain
{
public:
    /** `hypervisor` is for tests. */
    explicit GuestDomain(const std::string& hypervisor = "/sys/hypervisor");

    const std::string& uuid() const { return m_uuid; } ///< the same before and after a migration
    const std::string& xen() const { return m_xen; } ///< version, such as "4.17.5"
    bool isControlDomain() const { return m_isControlDomain; }

    /** The domain's present number, from xenstore; it changes in a migration. xen::DomidInvalid when xenstore has none.
     */
    uint16_t domid() const;

private:
    std::string m_uuid;
    std::string m_xen;
    bool m_isControlDomain = false;
};

} // namespace xenlens::tracer
