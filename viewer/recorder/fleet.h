// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "recorder/machine.h"
#include "recorder/stop_request.h"

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace xenlens::recorder {

/// What ends a wait besides what is waited for.
enum class Heed
{
    Stop, ///< a stop request
    Nothing
};

/// All machines of a recording, served together.
class Fleet
{
public:
    /// `problem` gets a line when a machine goes away, or a tracer ends by itself.
    Fleet(const StopRequest& stop, const Collector& collector, Machine::Say problem);

    /// Waits until it answers. One that does not is known to lacks().
    void connect(const Target& target, const std::string& ssh);
    /// For each machine that is there.
    void askAll(const std::function<void(Machine&)>& ask);
    /// Reads what they say until `done` holds for each that is there, or the time is over, by which those that are not
    /// done are given up if `patience` is one that they should keep (a second or more).
    void serve(const std::function<bool(const Machine&)>& done, std::chrono::milliseconds patience, Heed heed);
    void hangUp(); ///< from here on it is no problem when they go

    [[nodiscard]] bool allGone() const;
    [[nodiscard]] bool anyUnreachable() const { return !m_unreachable.empty(); }
    [[nodiscard]] bool anyReady(const std::string& tracer) const;
    [[nodiscard]] std::vector<std::string> recorded() const; ///< names of machines with a tracer that works
    [[nodiscard]] std::vector<std::string> hostsWith(const std::string& tracer) const; ///< host names, of those there
    /// What cannot be recorded and why: a line each, with the machines that it is so on.
    [[nodiscard]] std::vector<std::string> lacks() const;
    /// Tracers that did not end as they should, a line each.
    [[nodiscard]] std::vector<std::string> failures() const;

private:
    void noteChanges();

    const StopRequest& m_stop;
    const Collector& m_collector;
    Machine::Say m_problem;
    std::vector<std::unique_ptr<Machine>> m_machines;
    std::vector<std::string> m_unreachable;
    std::set<std::string> m_told; ///< machines that went away, and tracers that ended, of which was told
    std::chrono::steady_clock::time_point m_heartbeat;
    bool m_ending = false;
};

} // namespace xenlens::recorder
