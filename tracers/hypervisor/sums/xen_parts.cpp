// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/xen_parts.h"

#include "buffers/quiet_logger.h"

extern "C" { // Xen's headers leave this to us
#include <xenhypfs.h>
}

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace xenlens::tracer {

namespace {

/** What each part needs: an option of kernel-patches/xen. */
constexpr struct
{
    const char* option;
    const char* name;
} Needs[XenPartCount] = {
    {"CONFIG_TRACE_CLOCK", "clocks of its own"},
    {"CONFIG_TRACE_LOGDIRTY", "pages as they become dirty, cleans and their pauses"},
    {"CONFIG_TRACE_HYPERCALL_COST", "cost of hypercalls"},
    {"CONFIG_TRACE_FAULT_END", "cost of page faults"},
    {"CONFIG_TRACE_GRANT", "grant operations"},
    {"CONFIG_TRACE_EVTCHN", "events sent"},
    {"CONFIG_HYPERCALL_COUNTERS", "exact hypercall counters"},
};

struct Close
{
    void operator()(xenhypfs_handle* handle) const { xenhypfs_close(handle); }
};

} // namespace

XenParts xenPartsOf(const std::string& config, const std::string& why)
{
    const std::string text = "\n" + config + "\n";
    XenParts parts;
    for (size_t i = 0; i < XenPartCount; ++i) {
        const std::string option = Needs[i].option;
        parts[i].present = text.find("\n" + option + "=y\n") != std::string::npos;
        if (!parts[i].present)
            parts[i].missing = config.empty() ? why : "Xen was built without " + option + " (kernel-patches/xen)";
    }
    return parts;
}

XenParts readXenParts()
{
    const QuietLogger logger;
    const std::unique_ptr<xenhypfs_handle, Close> fs(xenhypfs_open(logger.get(), 0));
    const std::unique_ptr<char, decltype(&std::free)> text(
        fs ? xenhypfs_read(fs.get(), "/buildinfo/config") : nullptr, &std::free);
    if (text)
        return xenPartsOf(text.get(), "");
    return xenPartsOf(
        "", std::string("Xen does not show its configuration (CONFIG_HYPFS_CONFIG): ") + std::strerror(errno));
}

const char* nameOf(XenPart part)
{
    return Needs[static_cast<size_t>(part)].name;
}

} // namespace xenlens::tracer
