// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "report/live_report.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

/// Library xenlens_report: the one place that joins reader and analysis, for the command and for the program
/// xenlens-viewer.
namespace xenlens::report {

/// Called now and then from the reading thread with the number of events read so far.
using Progress = std::function<void(std::uint64_t events)>;

/// No TSC goes slower or faster (Hz); what an option may say.
inline constexpr double leastTscHz = 1e6;
inline constexpr double greatestTscHz = 1e11;

/// What is wrong with the value of an option that gives a TSC's frequency; empty: nothing.
std::string checkTscHz(const std::string& text);

/// What the input does not tell and the user may.
struct ReadOptions
{
    std::optional<double> tscHz; ///< of an xentrace file without clock records
};

/// Reads traces to their end into one report: CTF folders, xentrace files, a live session (net://HOST[:PORT]/host/NAME/
/// SESSION) until it ends, or all of a relay daemon (net://HOST[:PORT]) until the last one ends. Blocks; call it on a
/// worker thread from a window. Throws xenlens::Error (one line for the user) when a trace cannot be read or holds
/// nothing of ours, xenlens::Cancelled when `stop` was requested.
std::shared_ptr<const analysis::Report> readReport(const std::vector<std::string>& inputs,
    const Progress& progress = {}, const std::stop_token& stop = {}, const ReadOptions& options = {});

} // namespace xenlens::report
