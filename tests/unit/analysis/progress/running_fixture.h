// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Migrations of a guest whose working set and speed the test chooses, cut off at the end of a round.
namespace xenlens::test {

inline constexpr TimeNs beginOfMigration{1'700'000'000'000'000'000};

struct RunningScript
{
    std::uint64_t memoryPages = 10'000;
    double sendRate = 1'000; ///< pages/s
    double dirtyRate = 400; ///< pages/s until the working set is dirty
    double workingSet = 2'000; ///< pages
    int closedRounds = 1; ///< live rounds that have ended; the next is open and has sent nothing
    bool samples = true; ///< inside the rounds, 20 each
    std::string policy = "xen-4";
};

inline TimeNs secondsIn(double seconds)
{
    return beginOfMigration + DurationNs{static_cast<std::int64_t>(std::llround(seconds * 1e9))};
}

inline double dirtiedIn(const RunningScript& script, double seconds)
{
    return std::floor(std::min(script.workingSet, script.dirtyRate * seconds));
}

/// In progress: round 1 sends the memory, each other what the one before dirtied.
inline analysis::Migration running(const RunningScript& script)
{
    analysis::Migration m;
    m.domid = DomId{3};
    m.name = "g1";
    m.uuid = "u-1";
    m.source = "a";
    m.destination = "b";
    m.policy = script.policy;
    m.outcome = analysis::Outcome::InProgress;
    m.memoryBytes = script.memoryPages * analysis::pageBytes;
    m.sentCurve.push_back({beginOfMigration, 0, 1});
    double begin = 0;
    double due = static_cast<double>(script.memoryPages);
    std::uint64_t bytes = 0;
    for (int index = 1; index <= script.closedRounds + 1; ++index) {
        analysis::Round round;
        round.index = index;
        const bool open = index > script.closedRounds;
        const double length = open ? 0 : due / script.sendRate;
        round.time = {secondsIn(begin), secondsIn(begin + length)};
        m.dirtyCurve.push_back({round.time.begin, 0, index});
        if (!open) {
            round.pagesSent = round.pagesListed = static_cast<std::uint64_t>(due);
            round.bytesSent = round.pagesSent * analysis::pageBytes;
            for (int i = 1; i <= 20; ++i) {
                const double at = length * i / 20;
                const auto sent = static_cast<std::uint64_t>(static_cast<double>(round.bytesSent) * i / 20);
                m.sentCurve.push_back({secondsIn(begin + at), bytes + sent, index});
                if (script.samples && i < 20)
                    m.dirtyCurve.push_back(
                        {secondsIn(begin + at), static_cast<std::uint64_t>(dirtiedIn(script, at)), index});
            }
            round.pagesDirtied = static_cast<std::uint64_t>(dirtiedIn(script, length));
            m.dirtyCurve.push_back({round.time.end, *round.pagesDirtied, index});
            bytes += round.bytesSent;
            due = static_cast<double>(*round.pagesDirtied);
        }
        begin += length;
        m.rounds.push_back(round);
    }
    m.bytesSent = bytes;
    m.time = {beginOfMigration, m.rounds.back().time.end};
    return m;
}

} // namespace xenlens::test
