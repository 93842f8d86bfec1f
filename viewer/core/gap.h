// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>

namespace xenlens {

/// Where events come from: one CTF trace, that is one LTTng session of one host. Lives as long as its reader.
struct Origin
{
    std::uint32_t id = 0; ///< from 0, in the order found, unique in a reading
    std::string hostname; ///< the trace's environment; empty when it has none
    std::string path; ///< folder or URL, for messages
};

/// What the recording itself says it lost (CTF discarded events or packets), or what could not be read.
struct Gap
{
    enum class Kind
    {
        DiscardedEvents,
        DiscardedPackets,
        Unreadable
    };

    const Origin* origin = nullptr; ///< never null
    Kind kind = Kind::DiscardedEvents;
    std::optional<TimeNs> begin; ///< CTF time; nullopt: not known
    std::optional<TimeNs> end;
    std::optional<std::uint64_t> count; ///< events or packets; nullopt: only the fact is known
    std::string what; ///< Unreadable: file and cause, one line
};

} // namespace xenlens
