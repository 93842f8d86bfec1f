// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <optional>
#include <vector>

/// Small results with every kind of missing number, for the tests of what is said of them.
namespace xenlens::test {

analysis::HypercallProfile guestProfile(); ///< of "g1": timed and untimed calls, a multicall's entries
analysis::HypercallProfile xenProfile(); ///< of the same domain on host "a", without a clock
std::vector<analysis::FaultProfile> faultProfiles(); ///< of a domain with running time and of one without
analysis::IoProfile ioProfile(); ///< rings, grants and event channels with names that CSV must quote
analysis::Report dirtyReport(); ///< two rounds of domain "g1", of which no clean ends the second

} // namespace xenlens::test
