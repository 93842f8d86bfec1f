// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/layout.h"
#include "reader/xentrace/record.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace xenlens::xentrace {

/// What is known of one kind of record. The table of them is the one place where record numbers, names, fields and
/// units are written; it was read off the call sites in the hypervisor, since tools/xentrace/formats and xenalyze have
/// drifted from them.
struct RecordType
{
    std::uint32_t event
        = 0; ///< without the bits that are data (RunstateChange, CostCall) or the guest's own (GuestFirst)
    std::string_view name; ///< class first; records that differ only in the width of addresses share a name
    Layout layout;
    std::string_view emitter; ///< file and function in the hypervisor's source; empty: Xen 4.17 has no such call
};

/// Of an unpatched Xen 4.17 and of the patches in kernel-patches/xen, by event number.
std::span<const RecordType> recordTypes();

inline constexpr unsigned unknownType = 0xffff;

/// From an event number to its type in two loads: by class and subclass to a block, there by the lower 12 bits.
class TypeIndex
{
public:
    TypeIndex();

    /// Index into recordTypes() of an event number, or unknownType.
    [[nodiscard]] unsigned find(std::uint32_t event) const
    {
        return m_types[m_blocks[(event & EventBits) >> blockBits] * blockTypes + event % blockTypes];
    }

private:
    static constexpr unsigned blockBits = 12;
    static constexpr std::size_t blockTypes = 1U << blockBits;

    void put(std::uint32_t event, std::uint16_t type);

    std::array<std::uint8_t, (EventBits >> blockBits) + 1> m_blocks{};
    std::vector<std::uint16_t> m_types;
};

/// The one index there is.
const TypeIndex& typeIndex();

/// nullptr when it is not known.
const RecordType* recordType(std::uint32_t event);

} // namespace xenlens::xentrace
