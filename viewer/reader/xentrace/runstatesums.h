// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/hypervisor_sums.h"
#include "reader/xentrace/header.h"
#include "reader/xentrace/record.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace xenlens::xentrace {

/// How long each vCPU was in each runstate, by interval. Known from a vCPU's first runstate record on; Xen's own idle
/// vCPUs are left out.
class RunstateSums
{
public:
    static constexpr std::size_t vcpusMax = 16384; ///< further ones are left out

    /// Ignores other records. `now`: ns.
    void add(const Record& record, std::uint64_t now);
    /// Gives out the times up to `end` and goes on from there. Where nothing changed, the time goes into the next one
    /// that is given out, unless `all` are wanted: a file has not more of them than records.
    void take(std::uint64_t end, bool all, const std::function<void(hypervisor::Runstates)>& give);

private:
    struct Vcpu
    {
        unsigned state = kRunning;
        std::uint64_t since = 0; ///< of the state, or of the interval
        std::uint64_t begin = 0; ///< from when on the sums are
        std::array<std::uint64_t, 4> ns{}; ///< by RUNSTATE_*
        bool changed = true; ///< since the last take()
    };

    std::map<std::pair<std::uint16_t, std::uint16_t>, Vcpu> m_vcpus; ///< by domain and vCPU
};

} // namespace xenlens::xentrace
