// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/recording/record_rebuilder.h"

#include "reader/wire/wire.h"
#include "xen/trace_records.h"

#include <algorithm>
#include <bit>
#include <string_view>

namespace xenlens::reader {

using xentrace::Field;
using xentrace::RecordType;

namespace {

/// The opposite of xentrace::expandTicks().
std::uint32_t packFloating(std::uint64_t value)
{
    if (value < 1024)
        return static_cast<std::uint32_t>(value);
    const auto exponent = static_cast<unsigned>(std::bit_width(value)) - 10;
    return exponent << 10 | (static_cast<std::uint32_t>(value >> (exponent - 1)) & 0x3ff);
}

/// The opposite of xentrace::rawValue().
void put(const Field& field, std::uint64_t value, OwnedRecord& owned)
{
    if (field.inEvent) {
        owned.record.event |= (static_cast<std::uint32_t>(value) & ((1U << field.width) - 1)) << field.bit;
        return;
    }
    std::uint32_t* word = owned.words.data() + field.bit / 32;
    if (field.width == 64) {
        word[0] = static_cast<std::uint32_t>(value);
        word[1] = static_cast<std::uint32_t>(value >> 32);
    } else if (field.width == 48) {
        word[0] |= static_cast<std::uint32_t>(value >> 32) << 16;
        word[1] = static_cast<std::uint32_t>(value);
    } else {
        const std::uint64_t bits = field.floating ? packFloating(value) : value & ((1ULL << field.width) - 1);
        *word |= static_cast<std::uint32_t>(bits << field.bit % 32);
    }
}

bool isInteger(const RawField& field)
{
    return field.kind == FieldKind::Unsigned || field.kind == FieldKind::Signed;
}

const Field* findField(const RecordType& type, const RawField& member)
{
    if (!isInteger(member))
        return nullptr;
    for (const Field& field : type.layout.all())
        if (member.name == std::string(field.name) + std::string(xentrace::suffix(field.unit))
            && (field.floating || std::bit_ceil<unsigned>(field.width) == std::bit_ceil(member.bits)))
            return &field;
    return nullptr;
}

/// How many fields of the event are fields of the type: two widths of a record share a name.
std::size_t matching(const RecordType& type, const RawClass& event)
{
    return static_cast<std::size_t>(
        std::count_if(event.fields.begin() + static_cast<std::ptrdiff_t>(event.contextFields), event.fields.end(),
            [&type](const RawField& member) { return findField(type, member) != nullptr; }));
}

// What comes first of each event, by protocol.h and plugin/trace_classes.cpp.
constexpr std::size_t clockAt = 0;
constexpr std::size_t cpuAt = 1;
constexpr std::size_t domidAt = 2;
constexpr std::size_t vcpuAt = 3;

bool hasContext(const RawClass& type)
{
    return type.contextFields > vcpuAt && type.fields[domidAt].kind == FieldKind::Signed
        && type.fields[vcpuAt].kind == FieldKind::Signed;
}

std::uint16_t contextValue(const RawValue& value)
{
    return static_cast<std::uint16_t>(std::max<std::int64_t>(static_cast<std::int64_t>(value.number), 0));
}

} // namespace

const RecordRebuilder::Class& RecordRebuilder::classOf(const RawClass& type)
{
    const auto [entry, isNew] = m_classes.try_emplace(&type);
    if (isNew)
        bind(entry->second, type);
    return entry->second;
}

void RecordRebuilder::bind(Class& bound, const RawClass& event)
{
    bound.hasContext = hasContext(event);
    std::size_t most = 0;
    for (const RecordType& type : xentrace::recordTypes()) {
        if (type.name != event.name)
            continue;
        const std::size_t matches = matching(type, event);
        if (bound.type == nullptr || matches > most) {
            bound.type = &type;
            most = matches;
        }
    }
    for (std::size_t i = event.contextFields; i < event.fields.size(); ++i) {
        const RawField& member = event.fields[i];
        if (bound.type == nullptr && member.name == "event" && member.kind == FieldKind::Unsigned)
            bound.number = i;
        else if (member.kind == FieldKind::UnsignedArray && member.name == "words")
            bound.words = i;
        else if (const Field* field = bound.type ? findField(*bound.type, member) : nullptr) {
            bound.members.push_back({*field, i});
            bound.count = std::max<std::size_t>(bound.count, field->wordsNeeded());
        }
    }
    // padding at the end has no field of its own
    if (bound.type != nullptr && bound.members.size() == bound.type->layout.count)
        bound.count = bound.type->layout.words;
}

std::optional<OwnedRecord> RecordRebuilder::rebuild(const RawEvent& event)
{
    const Class& bound = classOf(*event.type);
    if ((bound.type == nullptr && !bound.number) || !bound.hasContext)
        return std::nullopt;

    OwnedRecord owned;
    xentrace::Record& record = owned.record;
    record.tsc = event.values[clockAt].number;
    record.cpu = static_cast<std::uint16_t>(std::min<std::uint64_t>(event.values[cpuAt].number, xentrace::CpusMax));
    record.ownTsc = true; // or reckoned; CTF does not tell
    record.timeKnown = true;
    record.contextKnown = static_cast<std::int64_t>(event.values[domidAt].number) >= 0;
    record.domid = contextValue(event.values[domidAt]);
    record.vcpu = contextValue(event.values[vcpuAt]);

    record.event = bound.type != nullptr
        ? bound.type->event
        : static_cast<std::uint32_t>(event.values[*bound.number].number) & xentrace::EventBits;
    for (const Member& one : bound.members)
        put(one.field, event.values[one.index].number, owned);
    std::size_t count = bound.count;
    if (bound.words) {
        const RawValue& words = event.values[*bound.words];
        WireReader elements(words.bytes);
        for (std::uint64_t i = 0; i < words.number && count < owned.words.size(); ++i)
            owned.words[count++] = static_cast<std::uint32_t>(elements.number());
    }
    record.count = static_cast<std::uint8_t>(count);
    return owned;
}

} // namespace xenlens::reader
