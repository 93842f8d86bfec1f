// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/live_rounds.h"

#include "core/error.h"

#include <fmt/format.h>

#include <vector>

namespace xenlens::recorder {

struct LiveRounds::Session
{
    std::unique_ptr<report::LiveReport> live;
    std::vector<std::size_t> shown; ///< rounds of each migration
};

LiveRounds::LiveRounds(OnRound onRound)
    : m_onRound(std::move(onRound))
{
}

LiveRounds::~LiveRounds() = default;

void LiveRounds::join(std::uint16_t livePort, const std::string& hostname)
{
    auto session = std::make_unique<Session>();
    try {
        session->live = std::make_unique<report::LiveReport>(liveUrl(livePort, hostname));
    } catch (const Error&) {
        return;
    }
    m_sessions[hostname] = std::move(session);
}

void LiveRounds::poll()
{
    for (auto at = m_sessions.begin(); at != m_sessions.end();) {
        Session& session = *at->second;
        bool over = false;
        try {
            if (const auto report = session.live->poll())
                show(session, *report);
            over = session.live->ended();
        } catch (const Error&) {
            over = true; // the trace itself is not harmed: it is read again at the end
        }
        at = over ? m_sessions.erase(at) : std::next(at);
    }
}

void LiveRounds::show(Session& session, const analysis::Report& report)
{
    session.shown.resize(std::max(session.shown.size(), report.migrations.size()));
    for (std::size_t i = 0; i < report.migrations.size(); ++i) {
        const analysis::Migration& migration = report.migrations[i];
        for (std::size_t ended = endedRounds(migration); session.shown[i] < ended; ++session.shown[i])
            m_onRound(migration, migration.rounds[session.shown[i]]);
    }
}

std::size_t endedRounds(const analysis::Migration& migration)
{
    const bool goesOn = migration.outcome == analysis::Outcome::InProgress;
    return migration.rounds.size() - (goesOn && !migration.rounds.empty() ? 1 : 0);
}

std::string liveUrl(std::uint16_t livePort, const std::string& hostname)
{
    return fmt::format("net://127.0.0.1:{}/host/{}/xenlens", livePort, hostname);
}

} // namespace xenlens::recorder
