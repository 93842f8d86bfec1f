// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "sums/hypervisor_sink.h"
#include "sums/runstate_history.h"

#include <array>
#include <cstdint>
#include <map>

namespace xenlens::tracer {

/** Time of each vCPU in each of Xen's runstates (RUNSTATE_*, xen/include/public/vcpu.h). */
class RunstateSums
{
public:
    static constexpr unsigned States = 4;

    explicit RunstateSums(uint32_t tscKhz)
        : m_nsPerTick(tscKhz ? 1e6 / tscKhz : 1)
    {
    }

    struct Time
    {
        uint64_t ns = 0;
        uint64_t tsc = 0;
    };

    /** Which is the first record of all. */
    void begin(uint64_t tsc) { m_sinceTsc = tsc; }
    /** The vCPU goes from one state to another. Its time counts from the first such record on. */
    void change(Time time, VcpuId vcpu, unsigned from, unsigned to);
    /** Records are missing from `ns` to `untilTsc`: no state is known until the next change. */
    void gap(uint64_t ns, uint64_t untilTsc);
    /** Fills in what the domain's vCPUs did in a pause of which the latest record says that it ends. */
    void describe(uint64_t endTsc, uint16_t domid, hypervisor_pause& pause) const;
    void forget(uint16_t domid);

    /** Sends each vCPU that has changed its state since it was sent last, and all others each second. */
    void flush(uint64_t ns, HypervisorSink& sink);

private:
    struct Vcpu
    {
        std::array<uint64_t, States> spent{};
        uint64_t beginNs = 0; ///< what `spent` is from
        uint64_t sinceNs = 0; ///< counted up to here
        unsigned state = 0;
        bool known = false;
        bool changed = false;
        RunstateHistory history;
    };
    static void spend(Vcpu& vcpu, uint64_t ns);

    double m_nsPerTick;
    uint64_t m_sinceTsc = 0; ///< no record is missing from then on
    std::map<VcpuId, Vcpu> m_vcpus;
};

} // namespace xenlens::tracer
