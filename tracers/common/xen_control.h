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

/** The hypervisor's facts about a domain. */
struct DomainFacts
{
    std::string uuid; ///< as 8-4-4-4-12 hexadecimal digits
    uint64_t pages = 0; ///< pages of 4096 bytes that it has now
    bool dying = false;
};

/** The log-dirty counters of struct xen_domctl_shadow_op_stats: pages since the last clean. */
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
    /** Throws Failure when this is not dom0, or its Xen has another version than the library. */
    XenControl();
    ~XenControl();
    XenControl(const XenControl&) = delete;
    XenControl& operator=(const XenControl&) = delete;

    std::string version() const; ///< such as "4.17.5"
    std::vector<uint16_t> domains() const;
    std::optional<DomainFacts> domain(uint16_t domid) const; ///< empty when no domain has that number

    /**
     * Reads the counters without changing them. Xen pauses the domain during the reading.
     *
     * This is the only log-dirty operation here. Whoever switches the mode off or cleans it while somebody else saves
     * the domain makes that save miss dirty pages, and Xen has no owner of the mode, nor a lock, that could prevent it
     * (tracers/toolstack/README.md).
     */
    LogDirtyCounts peekLogDirty(uint16_t domid) const;

    /** The address of a function of the loaded libxenctrl, to find its file by. */
    static const void* libraryAddress();

private:
    xentoollog_logger* m_logger;
    xc_interface_core* m_xen;
};

} // namespace xenlens::tracer
