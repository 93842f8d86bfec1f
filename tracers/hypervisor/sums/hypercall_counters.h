// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "buffers/xen_sysctl.h"
#include "state_mark.h"
#include "sums/hypervisor_sink.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace xenlens::tracer {

/** Xen's own counters of hypercalls, which lose none (kernel-patches/xen, 0010). */
class HypercallCounters
{
public:
    /** Absolute counts of a vCPU; of its hypercalls, or of the entries of its multicalls. */
    using Emit = std::function<void(uint64_t ns, VcpuId vcpu, bool subcalls, const hypervisor_op_sums& counts)>;

    /** Starts them. They go on counting afterwards if they did before, unless a tracer that was killed left them on. */
    explicit HypercallCounters(Emit emit);
    ~HypercallCounters();
    HypercallCounters(const HypercallCounters&) = delete;
    HypercallCounters& operator=(const HypercallCounters&) = delete;

    static constexpr const char* Mark = "hypervisor-counters"; ///< name of the StateMark

    /** Why Xen does not count; empty when it does. */
    const std::string& missing() const { return m_missing; }

    /**
     * Reads those of all vCPUs of these domains. What has changed is sent once a second, and at once for a vCPU that is
     * gone: its last reading. HVM domains have none.
     */
    void read(const std::vector<uint16_t>& domains);
    /** The same for the vCPUs that answered before, without a look for others: those miss nothing, as counts are
     * absolute. */
    void readKnown();
    /** Reads, and sends all that was not sent. */
    void finish(const std::vector<uint16_t>& domains);

private:
    struct Vcpu
    {
        std::array<HypercallCounter, HYPERVISOR_OPS> last{};
        uint64_t readNs = 0;
        uint64_t sentNs = 0;
        bool changed = false; ///< since it was sent
        bool seen = false; ///< in this round
    };
    bool readOne(VcpuId id);
    void sendDue();
    void send(VcpuId id, Vcpu& vcpu);

    Emit m_emit;
    XenSysctl m_sysctl;
    StateMark m_mark{Mark};
    std::string m_missing;
    bool m_stopAtEnd = false;
    std::map<VcpuId, Vcpu> m_vcpus;
};

/** Stops them, whoever started them. Returns whether they counted. Throws Failure when there is no Xen to talk to. */
bool stopHypercallCounters();

} // namespace xenlens::tracer
