// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "buffers/quiet_logger.h"
#include "buffers/trace_window.h"
#include "buffers/xen_sysctl.h"
#include "failure.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

struct xc_interface_core;
struct xenevtchn_handle;
struct xenforeignmemory_handle;

namespace xenlens::tracer {

/**
 * Xen's trace buffers, one for each physical CPU, mapped. There is one reader at a time: it holds VIRQ_TBUF. Tracing is
 * on from start() to stop() or the end of this object.
 */
class TraceBuffers
{
public:
    /**
     * Takes the buffers over: makes them `pages` large for each CPU if there are none yet (Xen cannot change that
     * later), stops tracing if somebody left it on, and throws away what they hold. Throws Failure.
     */
    TraceBuffers(uint32_t pages, uint32_t mask);
    ~TraceBuffers();
    TraceBuffers(const TraceBuffers&) = delete;
    TraceBuffers& operator=(const TraceBuffers&) = delete;

    bool wasOn() const { return m_wasOn; } ///< tracing was on when we came: whoever switched it on is gone
    uint32_t pages() const { return m_pages; } ///< that each buffer really has
    unsigned cpus() const { return static_cast<unsigned>(m_windows.size()); } ///< physical, numbers 0 to it
    uint32_t tscKhz() const { return m_tscKhz; }

    void start();
    /** Afterwards no record is written any more. */
    void stop();

    /** Of a CPU; not present() when it is offline. */
    TraceWindow& window(unsigned cpu) { return m_windows[cpu]; }

    /** For poll(2): readable when a buffer is half full. */
    int fd() const;
    /** To be called then. */
    void acknowledge();

private:
    void readPhysical();
    void bind();
    void map(const TraceInfo& info);
    bool isOn();
    void setMask(uint32_t mask);
    void traceAllCpus();
    void release();

    QuietLogger m_logger;
    xc_interface_core* m_xen = nullptr;
    xenevtchn_handle* m_events = nullptr;
    xenforeignmemory_handle* m_memory = nullptr;
    XenSysctl m_sysctl;
    std::vector<TraceWindow> m_windows;
    std::vector<std::pair<void*, size_t>> m_mapped; ///< with their pages
    uint32_t m_pages = 0;
    uint32_t m_tscKhz = 0;
    std::optional<uint32_t> m_maskToLeave;
    bool m_wasOn = false;
    bool m_started = false;
};

/** Another program holds the buffers. */
class BuffersInUse : public Failure
{
public:
    BuffersInUse();
};

enum class TracingWas
{
    Off,
    On,
    InUse ///< another program reads the buffers, and may switch it on again
};

/** Switches tracing off, whoever uses it. Throws Failure. */
TracingWas switchTracingOff();

} // namespace xenlens::tracer
