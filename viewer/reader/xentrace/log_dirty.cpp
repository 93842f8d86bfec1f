// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/log_dirty.h"

#include "reader/xentrace/header.h"

namespace xenlens::xentrace {

std::optional<DirtyMark> dirtyMark(const Record& record)
{
    if (record.event != LogdirtyMark || record.count < 2)
        return std::nullopt;
    const std::uint32_t word = record.data[0];
    return DirtyMark{
        DomId{static_cast<std::uint16_t>(word)}, record.data[1] | static_cast<std::uint64_t>(word >> 16) << 32};
}

} // namespace xenlens::xentrace
