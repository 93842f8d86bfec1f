// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/wire/protocol.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/record_type.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// A record with the words that it points to.
struct OwnedRecord
{
    xentrace::Record record;
    std::array<std::uint32_t, xentrace::ExtraMax> words{};
};

/// Puts records together again from the events that our Babeltrace plugin made of them (plugin/trace_classes.cpp): the
/// opposite of xentrace::decode(). Of a hypercall's entry only the number can be recovered, not the arguments.
class RecordRebuilder
{
public:
    /// `event` is of EventScope::Records; its class lives as long as this. nullopt: no event of the plugin's. The words
    /// of the record are set; its `data` is not.
    std::optional<OwnedRecord> rebuild(const RawEvent& event);

private:
    struct Member
    {
        xentrace::Field field;
        std::size_t index = 0; ///< in the event's values
    };
    struct Class
    {
        const xentrace::RecordType* type = nullptr;
        std::vector<Member> members;
        std::optional<std::size_t> number; ///< the field that holds an unknown record's event number
        std::optional<std::size_t> words; ///< the field that holds words that no other field covers
        std::size_t count = 0; ///< words that the fields cover
        bool hasContext = false; ///< clock, CPU, and which domain's vCPU ran: the first four fields
    };

    const Class& classOf(const RawClass& type);
    static void bind(Class& bound, const RawClass& type);

    std::map<const RawClass*, Class> m_classes;
};

} // namespace xenlens::reader
