// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/file.h"
#include "reader/xentrace/record.h"
#include "reader/xentrace/tsc_conversion.h"
#include "reader/xentrace/tsc_frequency.h"

#include <cstdint>
#include <optional>
#include <stop_token>

namespace xenlens::xentrace {

/// What a first pass over an xentrace recording finds out: its clock, and which of two records that report the same
/// thing are there.
struct Survey
{
    Clock clock;
    /// The TSC's frequency where there are no clock records: as the user gave it, or as foundFrequency() says.
    std::optional<double> givenHz;
    std::optional<std::uint64_t> firstTsc; ///< nullopt: there are no records
    std::uint32_t cpus = 0; ///< highest pCPU that wrote a record, plus 1
    bool callEntries = false; ///< hypercalls are counted by their entries; else by the records of their cost
    bool grantOps = false; ///< grants are counted by the patches' records; else by Xen's own
    bool faultEnds = false; ///< likewise the writes to page tables that Xen emulated

    void add(const Record& record);
    /// The same for all records of a file, but by their headers alone; breaks off when told to stop.
    void scan(const File& file, const std::stop_token& stop);

    [[nodiscard]] std::optional<double> tscHz() const; ///< by the clock records, else as given
    /// By the switches; only in a recording without clock records, and with none given.
    [[nodiscard]] std::optional<TscFrequency> foundFrequency() const;
    /// ns: Unix time with anchors; since TSC 0 with a frequency alone; 1 with neither, so that nothing can be
    /// computed from it. Never 0.
    [[nodiscard]] std::uint64_t timeNs(std::uint64_t tsc) const;
    [[nodiscard]] std::uint64_t timeNs(std::uint64_t tsc, ClockSegment& segment) const; ///< as Clock::time()

private:
    bool note(const Record& record);

    TscFrequencyFinder m_switches;
};

} // namespace xenlens::xentrace
