// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/events/hypervisor.h"
#include "reader/xentrace/header.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/runstate_history.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace xenlens::xentrace {

/// How long each vCPU was in each runstate, by interval and in each pause. Known from a vCPU's first runstate record
/// on; Xen's own idle vCPUs are left out.
class RunstateSums
{
public:
    static constexpr std::size_t vcpusMax = 16384; ///< further ones are left out

    /// `begin`: no record is missing from then on.
    explicit RunstateSums(std::uint64_t begin)
        : m_since(begin)
    {
    }

    static bool wants(const Record& record)
    {
        return isRunstateChange(record.event) || record.event == ContinueRunning || record.event == DomainRemoved;
    }
    /// A record that it wants. `now`: ns.
    void add(const Record& record, std::uint64_t now);
    /// Gives out the times up to `end` and goes on from there. Where nothing changed, the time goes into the next one
    /// that is given out, unless `all` are wanted: a file has not more of them than records.
    void take(std::uint64_t end, bool all, const std::function<void(hypervisor::Runstates)>& give);

    /// Records from `first` to `now` are missing: no state is known until the next change.
    void gap(std::uint64_t first, std::uint64_t now);
    /// Fills in what the domain's vCPUs did during a pause that ends with the latest record.
    void describe(hypervisor::LogdirtyPause& pause) const;

private:
    struct Vcpu
    {
        unsigned state = running;
        std::uint64_t since = 0; ///< of the state, or of the interval
        std::uint64_t begin = 0; ///< from when on the sums are
        std::array<std::uint64_t, 4> ns{}; ///< by RUNSTATE_*
        bool changed = true; ///< since the last take()
        bool known = false; ///< the state
        RunstateHistory history;
    };

    static void spend(Vcpu& vcpu, std::uint64_t now);

    std::map<std::pair<std::uint16_t, std::uint16_t>, Vcpu> m_vcpus; ///< by domain and vCPU
    std::uint64_t m_since; ///< no record is missing from then on
};

} // namespace xenlens::xentrace
