// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace xenlens::tracer {

/**
 * The reader's side of one CPU's trace buffer: struct t_buf and the bytes behind it (xen/include/public/trace.h). Both
 * offsets run from 0 to twice the size. The memory is shared with Xen, and with whoever else is root in dom0: each
 * offset is read once and checked before it is used.
 */
class TraceWindow
{
public:
    enum class State
    {
        Sound,
        Reset, ///< our own offset was not valid: what waited was skipped, and its size is not known
        Broken ///< Xen's offset is not valid; Xen stops tracing when it sees such a thing (bogus(), common/trace.c)
    };

    TraceWindow() = default;
    /** `memory` is the whole buffer, t_buf first. Throws Failure when it has no room for any record. */
    explicit TraceWindow(std::span<uint32_t> memory);

    bool present() const { return m_words != 0; } ///< a CPU that is offline has none

    /** Appends what waits to `out`, and lets Xen have its room back. */
    State take(std::vector<uint32_t>& out);

    /** Skips what waits. */
    void discard();

    uint32_t produced() const; ///< Xen's offset, for telling whether it moves

private:
    volatile uint32_t* m_cons = nullptr;
    volatile uint32_t* m_prod = nullptr;
    const uint32_t* m_data = nullptr;
    uint32_t m_words = 0; ///< of the data
};

} // namespace xenlens::tracer
