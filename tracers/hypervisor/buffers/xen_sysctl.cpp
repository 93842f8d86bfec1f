// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/xen_sysctl.h"

#include "failure.h"
#include "xen/release.h"

extern "C" { // Xen's headers leave this to us
#include <xencall.h>
#include <xenctrl.h>
}

#include <cerrno>
#include <cstring>

namespace xenlens::tracer {

namespace {

constexpr uint32_t SysctlHypercallCounters = 30; ///< XEN_SYSCTL_hypercall_counters (0010)
constexpr uint32_t CountersRead = 3; ///< XEN_SYSCTL_HYPERCALL_COUNTERS_read

/** struct xen_sysctl_hypercall_counters (0010), which no stock header has. */
struct CountersOp
{
    uint32_t command;
    uint32_t counting;
    uint32_t vcpu;
    uint16_t domid;
    uint16_t reserved;
    uint32_t numbers;
    uint32_t reserved2;
    uint64_t counters; ///< address
};
static_assert(sizeof(CountersOp) == 32 && sizeof(CountersOp) <= sizeof(xen_sysctl::u));

} // namespace

struct XenSysctl::Shared
{
    xen_sysctl sysctl;
    HypercallCounter counters[CountersMax];
};

XenSysctl::XenSysctl()
    : m_call(xencall_open(m_logger.get(), 0))
{
    if (!m_call)
        throw Failure("Xen", std::string("no hypervisor to talk to: ") + std::strerror(errno),
            "run in dom0 of Xen " XENLENS_XEN_RELEASE);
    m_shared = static_cast<Shared*>(xencall_alloc_buffer(m_call, sizeof(Shared)));
    if (!m_shared) {
        const int error = errno;
        xencall_close(m_call);
        throw Failure("Xen", std::string("no memory for hypercalls: ") + std::strerror(error), "");
    }
}

XenSysctl::~XenSysctl()
{
    xencall_free_buffer(m_call, m_shared);
    xencall_close(m_call);
}

int XenSysctl::call(uint32_t command)
{
    m_shared->sysctl.cmd = command;
    m_shared->sysctl.interface_version = XEN_SYSCTL_INTERFACE_VERSION;
    const int result = xencall1(m_call, __HYPERVISOR_sysctl, reinterpret_cast<uintptr_t>(&m_shared->sysctl));
    return result < 0 ? errno : 0;
}

TraceInfo XenSysctl::traceInfo()
{
    auto& op = m_shared->sysctl.u.tbuf_op;
    std::memset(&op, 0, sizeof(op));
    op.cmd = XEN_SYSCTL_TBUFOP_get_info;
    if (const int error = call(XEN_SYSCTL_tbuf_op))
        throw Failure("Xen's trace buffers", std::strerror(error),
            error == ENOSYS ? "use a hypervisor with CONFIG_TRACEBUFFER"
                            : "run as root in dom0 of Xen " XENLENS_XEN_RELEASE);
    return {op.evt_mask, op.buffer_mfn, op.size};
}

int XenSysctl::counters(Counters command, bool* counting)
{
    CountersOp op{};
    op.command = static_cast<uint32_t>(command);
    std::memset(&m_shared->sysctl.u, 0, sizeof(m_shared->sysctl.u));
    std::memcpy(&m_shared->sysctl.u, &op, sizeof(op));
    const int error = call(SysctlHypercallCounters);
    std::memcpy(&op, &m_shared->sysctl.u, sizeof(op));
    if (!error && counting)
        *counting = op.counting != 0;
    return error;
}

int XenSysctl::readCounters(uint16_t domid, uint32_t vcpu, HypercallCounter* out)
{
    CountersOp op{};
    op.command = CountersRead;
    op.domid = domid;
    op.vcpu = vcpu;
    op.numbers = CountersMax;
    op.counters = reinterpret_cast<uintptr_t>(m_shared->counters);
    std::memset(&m_shared->sysctl.u, 0, sizeof(m_shared->sysctl.u));
    std::memcpy(&m_shared->sysctl.u, &op, sizeof(op));
    if (const int error = call(SysctlHypercallCounters))
        return -error;
    std::memcpy(&op, &m_shared->sysctl.u, sizeof(op));
    const auto numbers = std::min(op.numbers, CountersMax);
    std::memcpy(out, m_shared->counters, numbers * sizeof(HypercallCounter));
    return static_cast<int>(numbers);
}

} // namespace xenlens::tracer
