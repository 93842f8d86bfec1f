// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/trace_buffers.h"

#include "failure.h"
#include "trace_record.h"

extern "C" { // Xen's headers leave this to us
#include <xenctrl.h>
#include <xenevtchn.h>
#include <xenforeignmemory.h>
}

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <poll.h>

namespace xenlens::tracer {

namespace {

[[noreturn]] void fail(const std::string& what, const std::string& remedy = "")
{
    throw Failure("Xen's trace buffers", what + ": " + std::strerror(errno), remedy);
}

} // namespace

TraceBuffers::TraceBuffers(uint32_t pages, uint32_t mask)
{
    try {
        m_xen = xc_interface_open(m_logger.get(), m_logger.get(), 0);
        m_memory = xenforeignmemory_open(m_logger.get(), 0);
        if (!m_xen || !m_memory)
            fail("no hypervisor to talk to", "run as root in dom0 of Xen 4.17");
        readPhysical();
        bind();
        TraceInfo info = m_sysctl.traceInfo();
        m_maskToLeave = info.mask;
        traceAllCpus();
        if (info.infoMfn) {
            map(info);
            m_wasOn = isOn();
            if (m_wasOn)
                m_maskToLeave = MaskAll; // the mask that we found was that of whoever left it on
        } else {
            setMask(mask); // making the buffers switches tracing on
            if (xc_tbuf_set_size(m_xen, pages) != 0)
                fail("Xen has no memory for " + std::to_string(pages) + " pages a CPU", "ask for less: --buffer-pages");
            info = m_sysctl.traceInfo();
            if (!info.infoMfn)
                fail("Xen made none");
            map(info);
        }
        // Off and on again: whatever Xen has still to say of a session before goes into what is thrown away.
        if (xc_tbuf_disable(m_xen) != 0)
            fail("tracing cannot be switched off");
        setMask(mask);
        for (auto& window : m_windows) {
            if (window.present())
                window.discard();
        }
    } catch (...) {
        release();
        throw;
    }
}

TraceBuffers::~TraceBuffers()
{
    stop();
    release();
}

void TraceBuffers::release()
{
    if (m_maskToLeave)
        xc_tbuf_set_evt_mask(m_xen, *m_maskToLeave);
    for (const auto& [address, pages] : m_mapped)
        xenforeignmemory_unmap(m_memory, address, pages);
    if (m_events)
        xenevtchn_close(m_events);
    if (m_memory)
        xenforeignmemory_close(m_memory);
    if (m_xen)
        xc_interface_close(m_xen);
}

void TraceBuffers::readPhysical()
{
    xc_physinfo_t physical{};
    if (xc_physinfo(m_xen, &physical) != 0)
        fail("Xen does not tell its CPUs", "run as root in dom0 of Xen 4.17");
    m_windows.resize(physical.max_cpu_id + 1);
    m_tscKhz = physical.cpu_khz;
}

/** The interrupt can be bound once, which keeps two readers from taking each other's records. */
void TraceBuffers::bind()
{
    m_events = xenevtchn_open(m_logger.get(), 0);
    if (!m_events)
        fail("no event channels", "mount xenfs, load the module xen-evtchn");
    if (xenevtchn_bind_virq(m_events, VIRQ_TBUF) >= 0)
        return;
    if (errno == EEXIST)
        throw BuffersInUse();
    fail("their interrupt is not available");
}

void TraceBuffers::map(const TraceInfo& info)
{
    const auto mapPages = [&](int protection, const std::vector<xen_pfn_t>& frames) {
        void* address = xenforeignmemory_map(m_memory, DOMID_XEN, protection, frames.size(), frames.data(), nullptr);
        if (!address)
            fail("they cannot be mapped");
        m_mapped.emplace_back(address, frames.size());
        return address;
    };
    std::vector<xen_pfn_t> frames(info.infoBytes / XC_PAGE_SIZE);
    for (size_t i = 0; i < frames.size(); ++i)
        frames[i] = info.infoMfn + i;
    if (frames.empty())
        fail("Xen's list of them is empty");
    // struct t_info: u16 pages, u16 offset of each CPU's list in words, then the lists, u32 each.
    const auto* head = static_cast<const uint16_t*>(mapPages(PROT_READ, frames));
    const auto* words = reinterpret_cast<const uint32_t*>(head);
    const size_t wordsMax = info.infoBytes / sizeof(uint32_t);
    m_pages = head[0];
    for (size_t cpu = 0; m_pages && cpu < m_windows.size() && cpu + 1 < wordsMax * 2; ++cpu) {
        const size_t offset = head[1 + cpu];
        if (offset == 0 || offset + m_pages > wordsMax)
            continue;
        frames.assign(words + offset, words + offset + m_pages);
        auto* memory = static_cast<uint32_t*>(mapPages(PROT_READ | PROT_WRITE, frames));
        m_windows[cpu] = TraceWindow({memory, size_t{m_pages} * XC_PAGE_SIZE / sizeof(uint32_t)});
    }
    if (std::none_of(m_windows.begin(), m_windows.end(), [](const TraceWindow& w) { return w.present(); }))
        throw Failure("Xen's trace buffers", "no CPU has one", "restart the host");
}

/**
 * Xen does not tell whether it traces. So with empty buffers and a mask for hypercalls we make one: it leaves a record
 * or not.
 */
bool TraceBuffers::isOn()
{
    std::vector<uint32_t> before;
    setMask(MaskHypercalls);
    for (auto& window : m_windows) {
        if (window.present())
            window.discard();
        before.push_back(window.present() ? window.produced() : 0);
    }
    xc_version(m_xen, XENVER_version, nullptr);
    for (size_t cpu = 0; cpu < m_windows.size(); ++cpu) {
        if (m_windows[cpu].present() && m_windows[cpu].produced() != before[cpu])
            return true;
    }
    return false;
}

void TraceBuffers::setMask(uint32_t mask)
{
    if (xc_tbuf_set_evt_mask(m_xen, mask) != 0)
        fail("the event mask cannot be set");
}

/**
 * A mask of CPUs that somebody has set would hide the others. Xen does not tell the mask, so it cannot be put back: all
 * CPUs is what Xen begins with (init_trace_bufs, xen/common/trace.c).
 */
void TraceBuffers::traceAllCpus()
{
    const std::unique_ptr<void, decltype(&std::free)> map(xc_cpumap_alloc(m_xen), &std::free);
    if (!map)
        fail("no memory");
    std::memset(map.get(), 0xff, static_cast<size_t>(xc_get_cpumap_size(m_xen)));
    if (xc_tbuf_set_cpu_mask(m_xen, static_cast<xc_cpumap_t>(map.get())) != 0)
        fail("the CPU mask cannot be set");
}

void TraceBuffers::start()
{
    unsigned long mfn = 0, bytes = 0;
    if (xc_tbuf_enable(m_xen, m_pages, &mfn, &bytes) != 0)
        fail("tracing cannot be switched on");
    m_started = true;
}

void TraceBuffers::stop()
{
    if (!m_started)
        return;
    m_started = false;
    xc_tbuf_disable(m_xen);
}

int TraceBuffers::fd() const
{
    return xenevtchn_fd(m_events);
}

void TraceBuffers::acknowledge()
{
    pollfd waiting{fd(), POLLIN, 0};
    if (poll(&waiting, 1, 0) != 1)
        return; // it would block
    const auto port = xenevtchn_pending(m_events);
    if (port >= 0)
        xenevtchn_unmask(m_events, static_cast<evtchn_port_t>(port));
}

BuffersInUse::BuffersInUse()
    : Failure("Xen's trace buffers", "another program reads them", "end the xentrace or xenlens-hypervisor that runs")
{
}

TracingWas switchTracingOff()
{
    if (XenSysctl().traceInfo().infoMfn == 0)
        return TracingWas::Off;
    try {
        return TraceBuffers(1, MaskAll).wasOn() ? TracingWas::On : TracingWas::Off;
    } catch (const BuffersInUse&) {
        const QuietLogger logger;
        const std::unique_ptr<xc_interface, decltype(&xc_interface_close)> xen(
            xc_interface_open(logger.get(), logger.get(), 0), &xc_interface_close);
        if (!xen || xc_tbuf_disable(xen.get()) != 0)
            fail("tracing cannot be switched off");
        return TracingWas::InUse;
    }
}

} // namespace xenlens::tracer
