// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen_control.h"

#include "failure.h"
#include "xen/abi.h"
#include "xen/release.h"

extern "C" { // Xen's headers leave this to us
#include <xenctrl.h>
#include <xentoollog.h>
}

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace xenlens::tracer {

static_assert(xen::PageBytes == XC_PAGE_SIZE && xen::ShadowOpPeek == XEN_DOMCTL_SHADOW_OP_PEEK);

namespace {

std::string uuidText(const xen_domain_handle_t& bytes)
{
    std::string text;
    char pair[3];
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            text += '-';
        std::snprintf(pair, sizeof(pair), "%02x", bytes[i]);
        text += pair;
    }
    return text;
}

} // namespace

XenControl::XenControl()
    // Without the library's own messages: a failure is one line of ours.
    : m_logger(reinterpret_cast<xentoollog_logger*>(xtl_createlogger_stdiostream(stderr, XTL_CRITICAL, 0)))
    , m_xen(xc_interface_open(m_logger, m_logger, 0))
{
    xc_dominfo_t info;
    const int error = errno;
    if (m_xen && xc_domain_getinfo(m_xen, 0, 1, &info) == 1)
        return;
    const std::string cause = m_xen ? std::strerror(errno) : std::strerror(error);
    const bool open = m_xen;
    if (m_xen)
        xc_interface_close(m_xen);
    xtl_logger_destroy(m_logger);
    throw Failure("Xen",
        (open ? "the hypervisor does not answer libxenctrl " XENLENS_XEN_RELEASE ": " : "no hypervisor to talk to: ")
            + cause,
        "run in dom0 of Xen " XENLENS_XEN_RELEASE);
}

XenControl::~XenControl()
{
    xc_interface_close(m_xen);
    xtl_logger_destroy(m_logger);
}

std::string XenControl::version() const
{
    const int number = xc_version(m_xen, XENVER_version, nullptr);
    xen_extraversion_t extra = {};
    if (number < 0 || xc_version(m_xen, XENVER_extraversion, &extra) < 0)
        return "-";
    return std::to_string(number >> 16) + "." + std::to_string(number & 0xffff)
        + std::string(extra, strnlen(extra, sizeof(extra)));
}

std::vector<uint16_t> XenControl::domains() const
{
    // One hypercall for many: this is asked at intervals.
    std::array<xc_domaininfo_t, 32> some;
    std::vector<uint16_t> result;
    uint32_t next = 0;
    int count = 0;
    do {
        count = xc_domain_getinfolist(m_xen, next, some.size(), some.data());
        for (int i = 0; i < count; ++i)
            result.push_back(some[i].domain);
        if (count > 0)
            next = result.back() + 1u;
    } while (count == static_cast<int>(some.size()));
    return result;
}

std::optional<DomainFacts> XenControl::domain(uint16_t domid) const
{
    xc_dominfo_t info;
    // It answers with the next domain when there is none of that number.
    if (xc_domain_getinfo(m_xen, domid, 1, &info) != 1 || info.domid != domid)
        return {};
    return DomainFacts{uuidText(info.handle), info.nr_pages, info.dying != 0};
}

LogDirtyCounts XenControl::peekLogDirty(uint16_t domid) const
{
    xc_shadow_op_stats_t stats = {};
    // With no bitmap and no pages Xen's loop over the bitmap is not entered (paging_log_dirty_op,
    // xen/arch/x86/mm/paging.c): the pause is as short as can be, and the call is never left unfinished, which would
    // make the migration's own clean fail with EBUSY.
    if (xc_logdirty_control(m_xen, domid, XEN_DOMCTL_SHADOW_OP_PEEK, nullptr, 0, 0, &stats) < 0)
        return {errno, 0, 0};
    // For a dying domain Xen reports success and leaves the counters at zero (paging_domctl).
    if (stats.fault_count == 0 && stats.dirty_count == 0) {
        const auto facts = domain(domid);
        if (!facts || facts->dying)
            return {ESRCH, 0, 0};
    }
    return {0, stats.fault_count, stats.dirty_count};
}

const void* XenControl::libraryAddress()
{
    return reinterpret_cast<const void*>(&xc_logdirty_control);
}

} // namespace xenlens::tracer
