// SPDX-License-Identifier: GPL-3.0-or-later
// Follows live sessions as the viewer does, and prints a line for each thing that is new: the state of a session, a
// migration, what was lost. Ends with the sessions where that is what the address means.
#include "report/live_report.h"
#include "wording/sessions.h"

#include <chrono>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <set>
#include <string>
#include <thread>

namespace {

std::set<std::string> said;

/// Once.
void say(const std::string& line)
{
    if (said.insert(line).second)
        std::puts(line.c_str());
    std::fflush(stdout);
}

void sayStates(const xenlens::LiveStatus& status)
{
    static std::string before;
    std::string now;
    for (const auto& session : status.sessions) {
        now += " " + session.name + "=" + xenlens::wording::wordOf(session.state);
        if (session.delay)
            say("delay " + session.name
                + (session.delayBy == xenlens::DelayBasis::SameMachine ? " here" : " elsewhere"));
    }
    if (now != before)
        std::printf("states%s\n", now.c_str());
    before = now;
    if (!status.problem.empty())
        say("problem " + status.problem);
}

void sayReport(const xenlens::analysis::Report& report)
{
    for (const auto& migration : report.migrations)
        say("migration " + migration.name + " " + toString(migration.outcome) + " "
            + std::to_string(migration.bytesSent));
    for (const auto& lost : report.lost)
        say("lost " + lost.where);
    for (const auto& warning : report.warnings)
        say("warning " + warning);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2)
        return 2;
    try {
        xenlens::report::LiveReport live(argv[1]);
        while (!live.ended()) {
            const auto report = live.poll();
            if (live.joined())
                say("joined");
            sayStates(live.status());
            if (report)
                sayReport(*report);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        say("closed");
        return 0;
    } catch (const std::exception& error) {
        say(error.what());
    }
    return 1;
}
