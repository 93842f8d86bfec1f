// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace xenlens::tracer {

/** A source of numbers that a kernel may have or lack; the values are those of the enumeration `part` in guest_tp.h. */
enum class Part
{
    HypercallCounters = 0,
    HypercallEvents = 1,
    GrantEvents = 2,
    RingEvents = 3,
    ChannelEvents = 4,
    SuspendEvents = 5,
    SuspendProbes = 6,
    Runstate = 7,
    MmuEvents = 8,
};

struct PartState
{
    Part part{};
    bool present = false;
    std::string missing; ///< empty when present, else what the kernel lacks or why it was left out
    bool leftOut = false; ///< on purpose, whether or not the kernel has it
};

/** Which parts the running kernel has, in the order of the enumeration. */
class Parts
{
public:
    /** Notes a part. `lacks`: the tracepoints, functions or variables that it needs and the kernel does not have. */
    void add(Part part, const std::vector<std::string>& lacks);

    /** Notes a part that was left out on purpose. */
    void leaveOut(Part part, const std::string& why);

    bool has(Part part) const;
    const std::vector<PartState>& all() const { return m_states; }

private:
    std::vector<PartState> m_states;
};

/** The part's name in plain words, for messages. */
std::string nameOf(Part part);

} // namespace xenlens::tracer
