// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace xenlens::tracer {

/**
 * A note on disk that this program has switched something on which outlives it, so that the next start, or --off, can
 * switch it off after a SIGKILL. One process at a time holds a mark; the kernel releases it when the process ends.
 */
class StateMark
{
public:
    /** `folder` is for tests. Its files, like what they stand for, do not outlive a boot. */
    explicit StateMark(const std::string& name, const std::string& folder = "/run/xenlens");
    ~StateMark();
    StateMark(const StateMark&) = delete;
    StateMark& operator=(const StateMark&) = delete;

    /** Whether a process that is gone had set the mark and not cleared it. */
    bool leftBehind() const { return m_leftBehind; }
    /** Whether another process holds it now. */
    bool heldElsewhere() const { return m_heldElsewhere; }

    /** Before something is switched on. Without a folder to write to nothing is noted. */
    void set();
    /** After it was switched off. */
    void clear();

private:
    int m_fd = -1; ///< negative when another process holds the mark, or the file cannot be opened
    bool m_leftBehind = false;
    bool m_heldElsewhere = false;
};

} // namespace xenlens::tracer
