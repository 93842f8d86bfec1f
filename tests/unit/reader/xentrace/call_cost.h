// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace xenlens::xentrace {

/// How long calls of one kind took, from entry to exit, in TSC ticks. A call that Xen interrupts and has begin anew
/// counts once for each piece.
class CallCost
{
public:
    void add(std::uint64_t ticks, bool failed, bool preempted);

    [[nodiscard]] std::uint64_t calls() const { return m_calls; }
    [[nodiscard]] std::uint64_t failed() const { return m_failed; } ///< returned -4095 to -1
    [[nodiscard]] std::uint64_t preempted() const { return m_preempted; } ///< interrupted, to begin anew
    [[nodiscard]] std::uint64_t ticks() const { return m_ticks; } ///< the sum; exact
    /// What `share` (0 to 1) of the calls did not exceed; an upper bound, at most 12.5 % too high. 0 without calls.
    [[nodiscard]] std::uint64_t percentile(double share) const;

private:
    std::uint64_t m_calls = 0;
    std::uint64_t m_failed = 0;
    std::uint64_t m_preempted = 0;
    std::uint64_t m_ticks = 0;
    std::vector<std::uint64_t> m_histogram; ///< eight buckets an octave
};

} // namespace xenlens::xentrace
