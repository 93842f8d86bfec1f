// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "xen/abi.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace xenlens::xen {

/**
 * The latest runstates of one vCPU, from which to tell what it did during a pause. A paused vCPU cannot run, so that
 * few changes fall into a pause. Times are in whatever unit the caller uses throughout.
 */
class RunstateHistory
{
public:
    static constexpr size_t Kept = 16; ///< changes; further ones are forgotten, the oldest first

    /**
     * The vCPU goes from one Runstate to another; calls come in order of time. `since`: no record is missing from then
     * on, so that `from` held since then if this is the first change.
     */
    void change(uint64_t at, unsigned from, unsigned to, uint64_t since);
    /** Records are missing. */
    void clear() { m_count = 0; }

    struct Spent
    {
        std::array<uint64_t, RunstateCount> states{}; ///< time by Runstate
        uint64_t unknown = 0;
        uint64_t offlineBefore = 0; ///< time before `begin`, if it was offline then
    };
    /** `end`: not before the latest change. */
    Spent within(uint64_t begin, uint64_t end) const;

private:
    struct Change
    {
        uint64_t at = 0;
        unsigned to = 0;
    };
    void push(Change change) { m_changes[m_count++ % Kept] = change; }

    std::array<Change, Kept> m_changes; ///< number i at i % Kept
    size_t m_count = 0;
};

} // namespace xenlens::xen
