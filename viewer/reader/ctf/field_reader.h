// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"
#include "reader/ctf/bt_handle.h"

#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

/// Checked access to CTF fields: acceptsType() once per event class, readField() per event. A field that does not fit
/// its target is refused (false), never cut.
namespace xenlens::reader {

bool isUnsignedClass(const bt_field_class* fieldClass);
bool isSignedClass(const bt_field_class* fieldClass);
bool isStringClass(const bt_field_class* fieldClass);
/// The class of a sequence's or an array's elements; nullptr when it is neither.
const bt_field_class* elementClass(const bt_field_class* fieldClass);

template <class T> inline constexpr bool isSequence = false;
template <class T> inline constexpr bool isSequence<std::vector<T>> = true;

/// No sequence of our providers is longer; the packet that holds it bounds it as well.
inline constexpr std::uint64_t longestSequence = 65536;

/// Names come from other machines and end on terminals: control characters become '?', length is limited to 4096 bytes.
std::string cleanString(const char* text, std::uint64_t length);

/// Specialise for each enumeration: is this value one of its enumerators?
template <class E> bool isKnownEnumerator(E value) = delete;

template <class T> bool acceptsType(const bt_field_class* fieldClass)
{
    if constexpr (std::is_same_v<T, std::string>) {
        return isStringClass(fieldClass);
    } else if constexpr (isSequence<T>) {
        const bt_field_class* element = elementClass(fieldClass);
        return element && acceptsType<typename T::value_type>(element);
    } else if constexpr (std::is_signed_v<T>) {
        return isSignedClass(fieldClass);
    } else {
        return isUnsignedClass(fieldClass); // unsigned integers, bool, enumerations, DomId
    }
}

template <class T> bool readField(const bt_field* field, T& out)
{
    if constexpr (std::is_same_v<T, std::string>) {
        out = cleanString(bt_field_string_get_value(field), bt_field_string_get_length(field));
        return true;
    } else if constexpr (isSequence<T>) {
        const std::uint64_t length = bt_field_array_get_length(field);
        if (length > longestSequence)
            return false;
        out.resize(length);
        for (std::uint64_t i = 0; i < length; ++i)
            if (!readField(bt_field_array_borrow_element_field_by_index_const(field, i), out[i]))
                return false;
        return true;
    } else if constexpr (std::is_signed_v<T>) {
        const std::int64_t value = bt_field_integer_signed_get_value(field);
        out = static_cast<T>(value);
        return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
    } else if constexpr (std::is_same_v<T, bool>) {
        out = bt_field_integer_unsigned_get_value(field) != 0;
        return true;
    } else if constexpr (std::is_same_v<T, DomId>) {
        return readField(field, out.value);
    } else if constexpr (std::is_enum_v<T>) {
        std::underlying_type_t<T> value{};
        const bool fits = readField(field, value);
        out = static_cast<T>(value);
        return fits && isKnownEnumerator(out);
    } else {
        const std::uint64_t value = bt_field_integer_unsigned_get_value(field);
        out = static_cast<T>(value);
        return value <= std::numeric_limits<T>::max();
    }
}

} // namespace xenlens::reader
