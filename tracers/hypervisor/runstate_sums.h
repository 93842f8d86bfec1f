// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "hypervisor_sink.h"

#include <array>
#include <cstdint>
#include <map>

namespace xenlens::tracer {

/** Time of each vCPU in each of Xen's runstates (RUNSTATE_*, xen/include/public/vcpu.h). */
class RunstateSums
{
public:
    static constexpr unsigned States = 4;

    /** The vCPU goes from one state to another. Its time counts from the first such record on. */
    void change(uint64_t ns, VcpuId vcpu, unsigned from, unsigned to);
    /** Records are missing since then: no state is known until the next change. */
    void gap(uint64_t ns);
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
    };
    static void spend(Vcpu& vcpu, uint64_t ns);

    std::map<VcpuId, Vcpu> m_vcpus;
};

} // namespace xenlens::tracer
