// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/clock.h"
#include "reader/xentrace/record.h"

#include <cstdint>
#include <optional>

namespace xenlens::xentrace {

/// What a first pass over an xentrace recording finds out: its clock, and which of two records that tell of the same
/// thing are there.
struct Survey
{
    Clock clock;
    std::optional<double> givenHz; ///< the TSC's frequency as the user gave it
    std::uint64_t firstTsc = 0;
    std::uint64_t records = 0;
    std::uint32_t cpus = 0; ///< highest pCPU that wrote a record, plus 1
    bool callEntries = false; ///< hypercalls are counted by their entries; else by the records of their cost
    bool grantOps = false; ///< grants are counted by the patches' records; else by Xen's own
    bool faultEnds = false; ///< likewise the writes to page tables that Xen emulated

    void add(const Record& record);

    [[nodiscard]] std::optional<double> tscHz() const;
    /// ns: Unix time with anchors; since TSC 0 with a frequency alone; 1 with neither, so that nothing can be
    /// reckoned from it. Never 0.
    [[nodiscard]] std::uint64_t timeNs(std::uint64_t tsc) const;
};

} // namespace xenlens::xentrace
