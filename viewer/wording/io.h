// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/no_data.h"
#include "wording/values.h"

#include <string>
#include <vector>

/// Traffic of shared rings, operations on grant tables and events over event channels.
namespace xenlens::wording {

Section io(const analysis::IoProfile& io); ///< the tables below that have rows, and what is missing
RecordTable ioRecords(const analysis::IoProfile& io); ///< a row for each ring, kind of grant operation, pair of domains

/// The names of left-aligned columns come first. Rows with failures are Bad.
Table ringsTable(const analysis::IoProfile& io);
Table grantsTable(const analysis::IoProfile& io);
Table channelsTable(const analysis::IoProfile& io);
std::vector<Line> ioRemarks(const analysis::IoProfile& io); ///< what no source gave, what has gaps, whose word it is

/// In a few lines, for the report of everything; empty where the report has nothing of it.
std::vector<Section> ioSummary(const analysis::Report& report);
NoData noIo();

/// What the figure of shared-page I/O says.
namespace io_figure {

enum class RingEnds
{
    FrontEndsOfGuest, ///< of the migrated guest
    FrontEnds,
    BackEnds
};
enum class GrantCounters
{
    Kernels,
    Hypervisors,
    Both ///< of each operation the kernels' counts, or else the hypervisors'
};

std::string title(const std::string& guest); ///< of the migrated guest; empty: there is none
std::string seenBy(RingEnds ends, const std::string& guest); ///< "seen by the front ends of g1"
std::string grantsOf(const analysis::Migration* migrated); ///< "g1"; nullptr: "all domains"
std::string countedBy(GrantCounters counters);
/// A device and a direction: "xvda read"; the observer goes before it where there are several.
std::string streamName(const analysis::RingProfile& ring, const char* direction, bool withObserver);
std::string operationName(analysis::GrantOp op); ///< "copy from peer"
std::string moreRings(std::size_t count); ///< for what the figure's table has no room for

std::string ringVolumeCaption(const std::string& seenBy);
std::string grantOperationsCaption(const std::string& grantsOf, const std::string& countedBy);
std::string grantVolumeCaption(const std::string& grantsOf);

NoData noRingsOrGrants();

inline constexpr const char* ringRequestsCaption = "rings, requests and packets";
inline constexpr const char* perSecond = "per s";
inline constexpr const char* ringsKey = "rings:";
inline constexpr const char* grantsKey = "grants:";
inline constexpr const char* other = "other"; ///< all without a colour of their own

} // namespace io_figure

} // namespace xenlens::wording
