// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/ctf/bt_handle.h"
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
    /// nullopt: no event of the plugin's. The words of the record are set; its `data` is not.
    std::optional<OwnedRecord> rebuild(const bt_message* message);

private:
    struct Member
    {
        xentrace::Field field;
        std::uint64_t index = 0;
        bool isSigned = false;
    };
    struct Class
    {
        EventClass pinned; ///< its address is our key
        const xentrace::RecordType* type = nullptr;
        std::vector<Member> members;
        std::optional<std::uint64_t> number; ///< the member that holds an unknown record's event number
        std::optional<std::uint64_t> words; ///< the member that holds words that no field covers
        std::size_t count = 0; ///< words that the fields cover
    };

    const Class& classOf(const bt_event_class* eventClass);
    static void bind(Class& bound, const bt_field_class* payload, const std::string& name);

    std::map<const bt_event_class*, Class> m_classes;
};

} // namespace xenlens::reader
