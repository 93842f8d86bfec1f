// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "buffers/quiet_logger.h"

#include <cstddef>
#include <cstdint>
#include <memory>

struct xencall_handle;

namespace xenlens::tracer {

/** Xen's trace buffers as a whole: XEN_SYSCTL_TBUFOP_get_info (xen/include/public/sysctl.h). */
struct TraceInfo
{
    uint32_t mask = 0;
    uint64_t infoMfn = 0; ///< of struct t_info; 0: nobody has set buffers up since Xen started
    uint32_t infoBytes = 0;
};

/** Counters of one hypercall number of one vCPU: struct xen_hypercall_counter (0010). */
struct HypercallCounter
{
    uint64_t calls = 0;
    uint64_t callsRestarted = 0;
    uint64_t subcalls = 0;
    uint64_t subcallsRestarted = 0;
};

/** The sysctls that libxenctrl has no function for. */
class XenSysctl
{
public:
    /** Throws Failure when there is no Xen to talk to. */
    XenSysctl();
    ~XenSysctl();
    XenSysctl(const XenSysctl&) = delete;
    XenSysctl& operator=(const XenSysctl&) = delete;

    /** Throws Failure when Xen was built without trace buffers. */
    TraceInfo traceInfo();

    /** XEN_SYSCTL_hypercall_counters (0010): its commands. */
    enum class Counters : uint32_t
    {
        Query = 0,
        Start = 1,
        Stop = 2
    };
    /** Returns 0 or an errno (ENOSYS: Xen cannot count). `counting` is whether it does, if not null. */
    int counters(Counters command, bool* counting = nullptr);

    /** As many numbers as a vCPU has counters for, at most; the last used one stands for all above. */
    static constexpr uint32_t CountersMax = 128;
    /** Reads those of a vCPU into `out`, which has room for CountersMax. Returns their number, or a negative errno. */
    int readCounters(uint16_t domid, uint32_t vcpu, HypercallCounter* out);

private:
    struct Shared;
    int call(uint32_t command);

    QuietLogger m_logger;
    xencall_handle* m_call;
    Shared* m_shared = nullptr; ///< memory that hypercalls may use
};

} // namespace xenlens::tracer
