// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"
#include "reader/xentrace/record.h"

#include <cstdint>
#include <optional>

namespace xenlens::xentrace {

/// A page became dirty that had not been so since the last clean: TRC_MEM_LOGDIRTY_MARK of kernel-patches/xen.
struct DirtyMark
{
    DomId dom; ///< whose page it is, not necessarily who ran
    std::uint64_t pfn = 0; ///< guest page frame number
};

/// nullopt: the record is no such mark.
std::optional<DirtyMark> dirtyMark(const Record& record);

} // namespace xenlens::xentrace
