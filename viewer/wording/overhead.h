// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "wording/no_data.h"
#include "wording/values.h"

#include <optional>
#include <string>
#include <vector>

/// Where each vCPU's time went: a table that adds up, and a sentence.
namespace xenlens::wording {

/// What of the account is wanted.
struct OverheadSelection
{
    std::string during; ///< "all", "migration", "round:N"; empty: migrations, and "all" where there is none
    std::optional<DomId> domid; ///< nullopt: all
};

using OverheadWindows = std::vector<analysis::OverheadWindow>;

/// Those windows and vCPUs of a report; empty when there are none.
OverheadWindows selected(const analysis::Report& report, const OverheadSelection& selection);

Document overheadDocument(const analysis::Report& report, const OverheadWindows& windows);
RecordTable overheadRecords(const OverheadWindows& windows); ///< a row for each class of each vCPU
/// A sentence for each vCPU of a guest that migrated, on its way; empty where nothing is known of it.
std::vector<Section> overheadSummary(const analysis::Report& report);
NoData noOverhead();
NoData noSuchOverhead(const analysis::Report& report); ///< there are windows, but not the one that was asked for

/// "g1 (domain 1) vCPU 0 on a lost 18.2 % of 27.1 s to Xen: 9.0 % waiting for a CPU, ..."
std::string overheadSentence(const analysis::VcpuOverhead& vcpu);

} // namespace xenlens::wording
