// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen_store.h"

#include <cstdlib>

extern "C" { // Xen's headers leave this to us
#include <xenstore.h>
}

namespace xenlens::tracer {

void XenStore::Close::operator()(xs_handle* handle) const
{
    xs_close(handle);
}

XenStore::XenStore()
    : m_handle(xs_open(0))
{
}

std::optional<std::string> XenStore::read(const std::string& path) const
{
    unsigned length = 0;
    const std::unique_ptr<void, decltype(&std::free)> value(
        m_handle ? xs_read(m_handle.get(), XBT_NULL, path.c_str(), &length) : nullptr, &std::free);
    if (!value)
        return {};
    return std::string(static_cast<const char*>(value.get()), length);
}

} // namespace xenlens::tracer
