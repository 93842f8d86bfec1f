// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "reader/ctf/event_decoder.h"
#include "reader/ctf/trace_reader.h"

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace xenlens::reader {

/// Decodes the events of any number of traces; looks names up once per event class, never per event. The classes must
/// live as long as it does.
class ClassResolver
{
public:
    explicit ClassResolver(ReadStatistics& statistics);

    /// Fills event.payload. False for an event that is not ours, or not as its provider declares it: counted, and
    /// warned of once.
    bool decode(const RawEvent& event, const Origin& origin, Payload& payload);

private:
    struct Resolved
    {
        const EventDecoder* decoder = nullptr; ///< nullptr: leave this event alone
        FieldIndices indices{};
        std::uint64_t* skipped = nullptr; ///< where to count it when there is no decoder
        std::string provider;
        std::uint32_t originId = 0;
    };

    Resolved& resolve(const RawClass& type, const Origin& origin);
    void checkSchema(const Payload& payload, const Origin& origin);
    void refuse(const std::string& provider, const Origin& origin, std::uint32_t found, std::uint32_t newest);

    ReadStatistics& m_statistics;
    std::unordered_map<const RawClass*, Resolved> m_classes;
    const RawClass* m_lastClass = nullptr;
    Resolved* m_last = nullptr;
    std::set<std::pair<std::uint32_t, std::string>> m_refused; ///< origin and provider of a schema newer than ours
};

} // namespace xenlens::reader
