// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest_domain.h"

#include "failure.h"
#include "xen/abi.h"
#include "xen_store.h"

#include <charconv>
#include <cstring>
#include <fstream>

namespace xenlens::tracer {

namespace {

std::string lineOf(const std::string& path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

} // namespace

GuestDomain::GuestDomain(const std::string& hypervisor)
    : m_uuid(lineOf(hypervisor + "/uuid"))
{
    if (lineOf(hypervisor + "/type") != "xen")
        throw Failure(hypervisor, "this machine is not a Xen domain, or its kernel does not show it",
            "run it in a guest or in dom0 with CONFIG_XEN_SYS_HYPERVISOR=y");
    // extra begins with a dot, as in ".5"
    m_xen = lineOf(hypervisor + "/version/major") + "." + lineOf(hypervisor + "/version/minor")
        + lineOf(hypervisor + "/version/extra");
    m_isControlDomain = lineOf("/proc/xen/capabilities").find("control_d") != std::string::npos;
}

uint16_t GuestDomain::domid() const
{
    const auto digits = XenStore().read("domid");
    if (!digits)
        return m_isControlDomain ? 0 : xen::DomidInvalid;
    uint16_t domid = xen::DomidInvalid;
    std::from_chars(digits->data(), digits->data() + digits->size(), domid);
    return domid;
}

} // namespace xenlens::tracer
