// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/field_reader.h"

#include <algorithm>

namespace xenlens::reader {

bool isUnsignedClass(const bt_field_class* fieldClass)
{
    const bt_field_class_type type = bt_field_class_get_type(fieldClass);
    return bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_UNSIGNED_INTEGER);
}

bool isSignedClass(const bt_field_class* fieldClass)
{
    const bt_field_class_type type = bt_field_class_get_type(fieldClass);
    return bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_SIGNED_INTEGER);
}

bool isStringClass(const bt_field_class* fieldClass)
{
    return bt_field_class_get_type(fieldClass) == BT_FIELD_CLASS_TYPE_STRING;
}

const bt_field_class* elementClass(const bt_field_class* fieldClass)
{
    const bt_field_class_type type = bt_field_class_get_type(fieldClass);
    return bt_field_class_type_is(type, BT_FIELD_CLASS_TYPE_ARRAY)
        ? bt_field_class_array_borrow_element_field_class_const(fieldClass)
        : nullptr;
}

std::string cleanString(const char* text, std::uint64_t length)
{
    constexpr std::uint64_t longest = 4096;
    std::string clean(text, std::min(length, longest));
    std::replace_if(
        clean.begin(), clean.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, '?');
    return clean;
}

} // namespace xenlens::reader
