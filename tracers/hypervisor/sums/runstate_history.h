// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace xenlens::tracer {

/**
 * The latest of Xen's runstates of one vCPU (RUNSTATE_*, xen/include/public/vcpu.h), for telling what it did during a
 * pause. A paused vCPU cannot run, so that few changes fall into a pause. Times are TSC ticks: a pause is short, and
 * the TSC is what the records were written with.
 */
class RunstateHistory
{
public:
    static constexpr size_t Kept = 16; ///< further ones are forgotten, the oldest first

    /** In order of time. `since`: no record is missing from then on, so that `from` held since then if it is the first.
     */
    void change(uint64_t tsc, unsigned from, unsigned to, uint64_t since);
    /** Records are missing. */
    void clear() { m_count = 0; }

    struct Spent
    {
        std::array<uint64_t, 4> ticks{}; ///< by state
        uint64_t unknown = 0;
        uint64_t offlineBefore = 0; ///< before `begin`, if it was offline then
    };
    /** `end`: not before the latest change. */
    Spent within(uint64_t begin, uint64_t end) const;

private:
    struct Change
    {
        uint64_t tsc = 0;
        unsigned to = 0;
    };
    void push(Change change) { m_changes[m_count++ % Kept] = change; }

    std::array<Change, Kept> m_changes; ///< number i at i % Kept
    size_t m_count = 0;
};

} // namespace xenlens::tracer
