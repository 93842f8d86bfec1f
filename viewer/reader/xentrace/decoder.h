// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/record.h"
#include "reader/xentrace/record_type.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace xenlens::xentrace {

/// A record by name and with its fields.
struct Decoded
{
    std::string_view name; ///< "unknown" when the table has no such record
    const RecordType* type = nullptr; ///< nullptr: unknown
    const Layout* layout = nullptr; ///< of this form of it; nullptr: unknown
    std::span<const Field> fields; ///< those that the record has words for
    std::span<const std::uint32_t> rest; ///< words that no field covers
    bool complete = true; ///< has as many words as its kind should have, or more
};

Decoded decode(const Record& record);

/// Of a field that decode() gave for this very record.
inline std::uint64_t rawValue(const Field& field, const Record& record)
{
    return rawValue(field, record.event, record.data);
}

/// The layout of a hypercall's entry, whose arguments depend on the operation (xen/common/trace.c, __trace_hypercall;
/// TRC_PV_HYPERCALL_V2 in xen/include/public/trace.h), or of its exit, whose result may have a high word. nullptr: as
/// in recordTypes(), for arguments that Xen 4.17 does not record for that operation.
const Layout* hypercallLayout(const Record& record);

/// One line: `name: field=value, field=0xvalue, field_ns=value(label)`, without time and place.
std::string text(const Record& record);

} // namespace xenlens::xentrace
