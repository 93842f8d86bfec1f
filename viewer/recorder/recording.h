// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "recorder/live_rounds.h"
#include "recorder/machine.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Library xenlens_recorder: records a migration on one or more machines into one folder (`xenlens record`).
namespace xenlens::recorder {

struct RecordOptions
{
    std::vector<Target> machines;
    std::string folder;
    bool force = false; ///< an earlier recording in it is replaced
    bool detail = false; ///< all that the tracers can record, at its price
    bool rounds = true; ///< rounds are handed on as they end; it takes the place of the one viewer of a session
    std::string ssh; ///< a command for the shell
    std::vector<std::string> command; ///< empty: until a stop is requested
    std::string on; ///< the machine on which the command runs; empty: here
};

/// What is told while it goes on.
struct Listener
{
    std::function<void(const std::string& line)> say;
    LiveRounds::OnRound onRound;
};

struct RecordResult
{
    bool hasTrace = false; ///< else nothing was left in the folder
    bool complete = true; ///< false: a machine went away, a tracer failed or lost events; it was said
    std::optional<int> commandStatus; ///< nullopt: there is none, or it goes on
};

/// Starts everything, runs the command or waits for a stop request (Ctrl-C), stops everything in order. Throws Error
/// when nothing can be recorded at all.
RecordResult record(const RecordOptions& options, const Listener& listener);

} // namespace xenlens::recorder
