// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct xc_interface_core;
struct xentoollog_logger;

namespace xenlens::tracer {

/** What the hypervisor knows of a domain. */
struct DomainFacts
{
    std::string uuid; ///< as 8-4-4-4-12 hexadecimal digits
    uint64_t pages = 0; ///< that it has now, of 4096 bytes
    bool dying = false;
};

/** The log-dirty counters, as struct xen_domctl_shadow_op_stats has them: pages since the last clean. */
struct LogDirtyCounts
{
    int error = 0; ///< errno of the reading, 0 when it worked
    uint32_t faults = 0;
    uint32_t dirtyPages = 0;
};

/** The hypervisor through libxenctrl. One object for each thread. */
class XenControl
{
public:
    /** Throws Failure when this is no dom0, or its Xen is of another version than the library. */
    XenControl();
    ~XenControl();
    XenControl(const XenControl&) = delete;
    XenControl& operator=(const XenControl&) = delete;

    std::string version() const; ///< such as "4.17.5"
    std::vector<uint16_t> domains() const;
    std::optional<DomainFacts> domain(uint16_t domid) const; ///< empty when there is none of that number

    /** Reads the counters and leaves them. The domain is paused for that moment. */
    LogDirtyCounts peekLogDirty(uint16_t domid) const;

    /**
     * Sets the counters to zero; the bitmap and what it guards stay, so only for one who switched the mode on.
     * Switching it on or off resets neither counter (paging_log_dirty_enable and _disable, xen/arch/x86/mm/paging.c).
     * Returns 0 or an errno.
     */
    int resetLogDirtyCounts(uint16_t domid) const;

    /** Switches log-dirty mode. Returns 0 or an errno; EINVAL when it is on already. */
    int switchLogDirty(uint16_t domid, bool on) const;

    /** A function of the libxenctrl that this program runs with, to find its file by. */
    static const void* libraryAddress();

private:
    xentoollog_logger* m_logger;
    xc_interface_core* m_xen;
};

} // namespace xenlens::tracer
