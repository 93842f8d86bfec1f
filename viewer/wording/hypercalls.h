// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/no_data.h"
#include "wording/values.h"

#include <optional>
#include <string>
#include <vector>

/// How often domains called Xen, by number, virtual CPU or domain, and how long that took.
namespace xenlens::wording {

enum class HypercallGrouping
{
    ByOp,
    ByVcpu,
    ByDomain
};

using HypercallProfiles = std::vector<analysis::HypercallProfile>;
/// Profiles that are shown together: what one source counted of one domain, on each host that it was on.
using HypercallSelection = std::vector<const analysis::HypercallProfile*>;

std::vector<Section> hypercalls(const HypercallProfiles& profiles, HypercallGrouping by);
RecordTable hypercallRecords(const HypercallProfiles& profiles, HypercallGrouping by);

/// In a few lines, for the report of everything; empty where the report has nothing of it.
std::vector<Section> hypercallsSummary(const analysis::Report& report);
NoData noHypercalls();

std::string hypercallsTitle(const analysis::HypercallProfile& profile); ///< "g1 (domain 1), counted by Xen on a"

/// What the figure of hypercalls says.
namespace hypercalls_figure {

std::string title(const analysis::HypercallProfile* profile); ///< "Hypercalls of g1 (domain 1)"; nullptr: nobody's
std::string countedBy(const HypercallSelection& profiles); ///< "counted by Xen on a and b"
/// The subtitle of a source: its total, and in which time; nullopt: that is not known.
std::string summary(std::uint64_t count, const std::optional<DurationNs>& length, const std::string& countedBy);
std::vector<std::string> notes(const HypercallSelection& profiles); ///< what is missing; each sentence once

std::string rateCaption(const std::string& countedBy); ///< of the panel of rates
std::string rankHeading(const std::string& countedBy);
std::string others(int count); ///< a row that stands for so many numbers: "other (3)"

inline constexpr const char* subcallsHeading = "entries of multicalls, counted apart";
inline constexpr const char* rateUnit = "calls/s";
inline constexpr const char* other = "other"; ///< all without a colour of their own
inline constexpr const char* countColumn = "count";
inline constexpr const char* shareColumn = "share";
inline constexpr const char* costColumn = "mean cost";

} // namespace hypercalls_figure

} // namespace xenlens::wording
