// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "report/read_report.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace xenlens::recorder {

/// Follows the sessions of a recording at its own relay daemon, and hands on each round that has ended, once.
class LiveRounds
{
public:
    using OnRound = std::function<void(const analysis::Migration& migration, const analysis::Round& round)>;

    explicit LiveRounds(OnRound onRound);
    ~LiveRounds();
    LiveRounds(const LiveRounds&) = delete;
    LiveRounds& operator=(const LiveRounds&) = delete;

    /// The session of that host. One that cannot be joined (another viewer has it) is left alone.
    void join(std::uint16_t livePort, const std::string& hostname);
    /// Reads what has come, without waiting.
    void poll();

private:
    struct Session;
    void show(Session& session, const analysis::Report& report);

    OnRound m_onRound;
    std::map<std::string, std::unique_ptr<Session>> m_sessions;
};

/// The rounds of a migration that nothing can be added to any more.
std::size_t endedRounds(const analysis::Migration& migration);

/// net://127.0.0.1:PORT/host/HOSTNAME/xenlens
std::string liveUrl(std::uint16_t livePort, const std::string& hostname);

} // namespace xenlens::recorder
