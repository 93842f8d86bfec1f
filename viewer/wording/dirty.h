// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/no_data.h"
#include "wording/values.h"

#include <cstdint>
#include <string>
#include <vector>

/// Pages that guests dirtied while their log-dirty mode was on, by the hypervisor's records.
namespace xenlens::wording {

std::vector<Section> dirty(const analysis::Report& report); ///< of each domain: sentences, its rounds, its hot pages
RecordTable dirtyRecords(const analysis::Report& report); ///< a row for each round

/// In a few lines, for the report of everything; empty where the report has nothing of it.
std::vector<Section> dirtySummary(const analysis::Report& report);
NoData noDirtyPages();

/// What the heat map says.
namespace heat_map {

/// A cell, or several whose pages do not have a row each.
struct Cell
{
    int round = 0; ///< 0: none
    double beginSeconds = 0; ///< since the migration began
    double lengthSeconds = 0;
    std::uint64_t firstPfn = 0;
    std::uint64_t lastPfn = 0; ///< included
    std::uint64_t marks = 0;
    std::uint64_t again = 0; ///< of the marks: of pages that were dirty in an earlier round too
    bool recordsLost = false;
};

std::string title(const analysis::DirtyProfile* profile); ///< "Pages dirtied by g1 (domain 1)"; nullptr: by nobody
std::vector<std::string> summary(const analysis::DirtyProfile& profile);
std::vector<std::string> notes(const analysis::DirtyProfile& profile);
std::string noMarks(const analysis::DirtyProfile& profile);
std::vector<std::string> toolTip(const Cell& cell); ///< a line each

inline constexpr const char* firstMarks = "marks in a cell, pages dirty for the first time:";
inline constexpr const char* againMarks = "dirty in an earlier round too, so sent again:";
inline constexpr const char* recordsLost = "records lost"; ///< in the legend
inline constexpr const char* recordsLostHere = "records were lost here";
inline constexpr const char* pfnAxis = "pfn";

} // namespace heat_map

} // namespace xenlens::wording
