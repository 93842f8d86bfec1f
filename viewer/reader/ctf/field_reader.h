// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"
#include "core/text.h"
#include "reader/wire/protocol.h"
#include "reader/wire/wire.h"

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

/// Checked access to the fields of an event: acceptsType() once per event class, readField() per event. A field that
/// does not fit its target is refused (false), never cut.
namespace xenlens::reader {

template <class T> inline constexpr bool isSequence = false;
template <class T> inline constexpr bool isSequence<std::vector<T>> = true;

/// Specialise for each enumeration: is this value one of its enumerators?
template <class E> bool isKnownEnumerator(E value) = delete;

/// Unsigned integers, bool, enumerations and DomId are sent as Unsigned.
template <class T> bool acceptsType(const RawField& field)
{
    if constexpr (std::is_same_v<T, std::string>)
        return field.kind == FieldKind::Text;
    else if constexpr (isSequence<T>)
        return field.kind
            == (std::is_signed_v<typename T::value_type> ? FieldKind::SignedArray : FieldKind::UnsignedArray);
    else
        return field.kind == (std::is_signed_v<T> ? FieldKind::Signed : FieldKind::Unsigned);
}

template <class T> bool readNumber(std::uint64_t number, T& out)
{
    if constexpr (std::is_same_v<T, bool>) {
        out = number != 0;
        return true;
    } else if constexpr (std::is_same_v<T, DomId>) {
        return readNumber(number, out.value);
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> value{};
        const bool fits = readNumber(number, value);
        out = static_cast<T>(value);
        return fits && isKnownEnumerator(out);
    } else if constexpr (std::is_signed_v<T>) {
        const auto value = static_cast<std::int64_t>(number);
        out = static_cast<T>(value);
        return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
    } else {
        out = static_cast<T>(number);
        return number <= std::numeric_limits<T>::max();
    }
}

template <class T> bool readField(const RawValue& value, T& out)
{
    if constexpr (std::is_same_v<T, std::string>) {
        out = cleanText(value.bytes, longestName);
        return true;
    } else if constexpr (isSequence<T>) {
        if (value.number > longestSequence)
            return false;
        out.resize(value.number);
        WireReader elements(value.bytes);
        for (auto& element : out) {
            const std::uint64_t number = std::is_signed_v<typename T::value_type>
                ? static_cast<std::uint64_t>(elements.signedNumber())
                : elements.number();
            if (!readNumber(number, element))
                return false;
        }
        return !elements.isBad();
    } else {
        return readNumber(value.number, out);
    }
}

} // namespace xenlens::reader
