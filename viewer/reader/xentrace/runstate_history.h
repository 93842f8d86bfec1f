// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace xenlens::xentrace {

/// The latest runstates of one vCPU (RUNSTATE_*, xen/include/public/vcpu.h), for telling what it did during a pause.
/// A paused vCPU cannot run, so that few changes fall into a pause. Times in ns.
class RunstateHistory
{
public:
    static constexpr std::size_t kept = 16; ///< further ones are forgotten, the oldest first

    /// In order of time. `since`: no record is missing from then on, so that `from` held since then if it is the first.
    void change(std::uint64_t at, unsigned from, unsigned to, std::uint64_t since);
    /// Records are missing.
    void clear() { m_count = 0; }

    struct Spent
    {
        std::array<std::uint64_t, 4> ns{}; ///< by state
        std::uint64_t unknownNs = 0;
        std::uint64_t offlineBeforeNs = 0; ///< before `begin`, if it was offline then
    };
    /// `end`: not before the latest change.
    [[nodiscard]] Spent within(std::uint64_t begin, std::uint64_t end) const;

private:
    struct Change
    {
        std::uint64_t at = 0;
        unsigned to = 0;
    };

    void push(Change change) { m_changes[m_count++ % kept] = change; }

    std::array<Change, kept> m_changes; ///< number i at i % kept
    std::size_t m_count = 0;
};

} // namespace xenlens::xentrace
