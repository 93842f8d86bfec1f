// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/dirty_profile.h"
#include "analysis/results/fault_profile.h"
#include "analysis/results/hypercall_profile.h"
#include "analysis/results/io_profile.h"
#include "analysis/results/migration.h"
#include "analysis/results/overhead.h"
#include "analysis/results/runstate_profile.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

/// A cross-check: the same thing counted by two sources. ok is nullopt when one is missing; `note` says which and why.
struct Check
{
    std::string name;
    std::string leftSource;
    std::string rightSource;
    std::optional<double> left;
    std::optional<double> right;
    std::optional<double> difference; ///< relative: (left - right) / right
    double tolerance = 0; ///< |difference| up to this is ok
    std::optional<bool> ok;
    std::string note;
    std::optional<std::size_t> migration; ///< that it is about: index into Report::migrations
};

/// A source of events and whether the trace holds it; `note` is the sentence to show when it does not.
struct SourceState
{
    std::string name; ///< "toolstack", "sampler", "workload", "nic"
    std::string host;
    bool present = false;
    std::string note;
};

/// Where events, records of the hypervisor, or packets of events were lost, in the order found. None: only the fact is
/// known.
struct LostCount
{
    std::string where;
    std::uint64_t events = 0;
    std::uint64_t records = 0;
    std::uint64_t packets = 0; ///< how many events were in them is not known
};

/// What a report of a long recording shows less finely than it was recorded. Sums are exact all the same.
struct Coarser
{
    std::optional<TimeNs> before; ///< intervals that ended by then were joined; nullopt: none was
    DurationNs longest; ///< of the joined intervals
    std::size_t migrations = 0; ///< the first so many have rounds and sums alone, without curves and marks
    std::size_t checks = 0; ///< of those migrations that are not listed: all were ok, or could not be made
};

/// All results of a trace; immutable once made, shared by the pages (std::shared_ptr<const Report>).
struct Report
{
    std::vector<Migration> migrations;
    std::vector<HypercallProfile>
        hypercalls; ///< a domain may be here several times: by its kernel and by each hypervisor
    std::optional<IoProfile> io; ///< nullopt: no source of it in the trace
    std::vector<DirtyProfile> dirty;
    std::vector<RunstateProfile> runstates;
    std::optional<std::vector<FaultProfile>> faults; ///< nullopt: no source of them in the trace
    std::optional<std::vector<OverheadWindow>> overhead; ///< nullopt: no hypervisor was traced
    std::vector<Check> checks;
    std::vector<SourceState> sources;
    std::vector<LostCount> lost;
    std::vector<std::string> warnings; ///< the input was cut, a stream unreadable, ... one line each
    bool truncated = false; ///< the input ended early or was damaged: exit status 3
    std::optional<Coarser> coarser; ///< nullopt: everything is as fine as it was recorded
    bool emulated = false; ///< a traced host ran under emulation: times say nothing about real hardware
};

} // namespace xenlens::analysis
