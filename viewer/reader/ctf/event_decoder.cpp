// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/event_decoder.h"

namespace xenlens::reader {

EventDecoder::EventDecoder(std::string eventName)
    : m_eventName(std::move(eventName))
{
}

const RawField* findField(const RawClass& type, std::string_view name, std::uint64_t& index)
{
    for (index = type.contextFields; index < type.fields.size(); ++index)
        if (type.fields[index].name == name)
            return &type.fields[index];
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
