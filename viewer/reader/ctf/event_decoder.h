// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "core/event_rules.h"
#include "reader/ctf/field_reader.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace xenlens::reader {

/// Where the fields of a decoder lie in one event class.
using FieldIndices = std::array<std::uint64_t, 32>;
inline constexpr std::uint64_t missing = ~std::uint64_t{0}; ///< in place of an index: the trace has no such field

/// Turns the payload of one kind of event into its struct.
class EventDecoder
{
public:
    explicit EventDecoder(std::string eventName);
    virtual ~EventDecoder() = default;

    [[nodiscard]] const std::string& eventName() const { return m_eventName; } ///< "provider:event"

    /// Finds the fields in `type`. Returns "" or what is wrong with it ("field domid is missing").
    virtual std::string bind(const RawClass& type, FieldIndices& indices) const = 0;
    /// False when a value is out of range, or values contradict each other (isValid() in core/event_rules.h, where the
    /// event has one); `payload` is then not to be used.
    virtual bool decode(const RawEvent& event, const FieldIndices& indices, Payload& payload) const = 0;

private:
    std::string m_eventName;
};

/// Looks a field of an event class up; nullptr when it has none of that name.
const RawField* findField(const RawClass& type, std::string_view name, std::uint64_t& index);

/// Whether a trace may lack a field, as those that were made before there was one: the member keeps its value then.
enum class Presence : bool
{
    Required,
    Optional
};

/// Names a field of the trace and the member that it is read into.
template <class T, class M> struct FieldBinding
{
    const char* name;
    M T::*member;
    Presence presence = Presence::Required;
};

template <class T, class... M> class StructDecoder final : public EventDecoder
{
    static_assert(sizeof...(M) <= std::tuple_size_v<FieldIndices>);

public:
    StructDecoder(std::string eventName, T prototype, FieldBinding<T, M>... fields)
        : EventDecoder(std::move(eventName))
        , m_prototype(std::move(prototype))
        , m_fields(fields...)
    {
    }

    std::string bind(const RawClass& type, FieldIndices& indices) const override
    {
        std::string wrong;
        std::size_t at = 0;
        const auto bindOne = [&]<class F>(const FieldBinding<T, F>& field) {
            const RawField* found = findField(type, field.name, indices[at++]);
            if (!found)
                indices[at - 1] = missing;
            if (wrong.empty() && !found && field.presence == Presence::Required)
                wrong = std::string("field ") + field.name + " is missing";
            else if (wrong.empty() && found && !acceptsType<F>(*found))
                wrong = std::string("field ") + field.name + " has another type";
        };
        std::apply([&](const auto&... field) { (bindOne(field), ...); }, m_fields);
        return wrong;
    }

    bool decode(const RawEvent& event, const FieldIndices& indices, Payload& payload) const override
    {
        T& target = payload.emplace<T>(m_prototype);
        std::size_t at = 0;
        const auto readOne = [&](const auto& field) {
            const std::uint64_t index = indices[at++];
            return index == missing || readField(event.values[index], target.*field.member);
        };
        const bool read = std::apply([&](const auto&... field) { return (readOne(field) && ...); }, m_fields);
        if constexpr (requires { isValid(target); })
            return read && isValid(target);
        else
            return read;
    }

private:
    T m_prototype;
    std::tuple<FieldBinding<T, M>...> m_fields;
};

using DecoderTable = std::unordered_map<std::string_view, std::unique_ptr<const EventDecoder>>;

template <class T, class... M>
void addDecoder(DecoderTable& table, const char* provider, const char* event, T prototype, FieldBinding<T, M>... fields)
{
    auto decoder = std::make_unique<const StructDecoder<T, M...>>(
        std::string(provider) + ":" + event, std::move(prototype), fields...);
    const std::string_view name = decoder->eventName(); // owned by the decoder, which the table owns
    table.emplace(name, std::move(decoder));
}

// Generated from the providers (scripts/generate-events.py), with isKnownEnumerator() of their enumerations.
void addGuestDecoders(DecoderTable& table);
void addHypervisorDecoders(DecoderTable& table);
void addToolstackDecoders(DecoderTable& table);
void addWorkloadDecoders(DecoderTable& table);

/// All decoders, by "provider:event".
const DecoderTable& decoderTable();

} // namespace xenlens::reader
