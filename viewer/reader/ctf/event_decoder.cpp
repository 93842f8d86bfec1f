// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/event_decoder.h"

#include <cstring>

namespace xenlens::reader {

EventDecoder::EventDecoder(std::string eventName)
    : m_eventName(std::move(eventName))
{
}

const bt_field_class* findMember(const bt_field_class* structure, const char* name, std::uint64_t& index)
{
    const std::uint64_t count = bt_field_class_structure_get_member_count(structure);
    for (index = 0; index < count; ++index) {
        const auto* member = bt_field_class_structure_borrow_member_by_index_const(structure, index);
        if (std::strcmp(bt_field_class_structure_member_get_name(member), name) == 0)
            return bt_field_class_structure_member_borrow_field_class_const(member);
    }
    return nullptr;
}

const DecoderTable& decoderTable()
{
    static const DecoderTable table = [] {
        DecoderTable all;
        addGuestDecoders(all);
        addHypervisorDecoders(all);
        addToolstackDecoders(all);
        addWorkloadDecoders(all);
        return all;
    }();
    return table;
}

} // namespace xenlens::reader
