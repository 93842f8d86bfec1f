// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest_domain.h"

#include "failure.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fstream>

extern "C" {
#include <xenstore.h>
}

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

void GuestDomain::Close::operator()(xs_handle* handle) const
{
    xs_close(handle);
}

GuestDomain::GuestDomain(const std::string& hypervisor)
    : m_uuid(lineOf(hypervisor + "/uuid"))
{
    if (lineOf(hypervisor + "/type") != "xen")
        throw Failure(hypervisor, "this is no domain of Xen, or its kernel does not say so",
            "run it in a guest or in dom0 with CONFIG_XEN_SYS_HYPERVISOR=y");
    // extra begins with a dot, as in ".5"
    m_xen = lineOf(hypervisor + "/version/major") + "." + lineOf(hypervisor + "/version/minor")
        + lineOf(hypervisor + "/version/extra");
    m_isControlDomain = lineOf("/proc/xen/capabilities").find("control_d") != std::string::npos;
    m_store.reset(xs_open(0));
}

GuestDomain::~GuestDomain() = default;

uint16_t GuestDomain::domid()
{
    unsigned length = 0;
    char* text = m_store ? static_cast<char*>(xs_read(m_store.get(), XBT_NULL, "domid", &length)) : nullptr;
    if (!text)
        return m_isControlDomain ? 0 : UnknownDomid;
    uint16_t domid = UnknownDomid;
    std::from_chars(text, text + length, domid);
    std::free(text);
    return domid;
}

} // namespace xenlens::tracer
