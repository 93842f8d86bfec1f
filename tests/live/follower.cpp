// SPDX-License-Identifier: GPL-3.0-or-later
// Follows a live session as the viewer does: says "joined", then "running" when a migration is under way, "ended" when
// it is over, and "closed" when the session is, "closed cut" when it came to no good end.
#include "report/read_report.h"

#include <chrono>
#include <cstdio>
#include <exception>
#include <thread>
#include <utility>

int main(int argc, char** argv)
{
    if (argc != 2)
        return 2;
    try {
        xenlens::report::LiveReport live(argv[1]);
        bool joined = false;
        bool running = false;
        bool over = false;
        bool cut = false;
        while (!live.ended()) {
            const auto report = live.poll();
            if (live.joined() && !std::exchange(joined, true))
                std::puts("joined");
            cut = report ? report->truncated : cut;
            if (report && !report->migrations.empty()) {
                const auto& migration = report->migrations.front();
                const bool ended = migration.outcome != xenlens::analysis::Outcome::InProgress;
                if (!ended && migration.bytesSent == 23'000 && !std::exchange(running, true))
                    std::puts(report->truncated ? "cut" : "running");
                if (ended && migration.bytesSent == 42'000 && !std::exchange(over, true))
                    std::printf("ended %s\n", toString(migration.outcome));
            }
            std::fflush(stdout);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        std::puts(cut ? "closed cut" : "closed");
        return 0;
    } catch (const std::exception& error) {
        std::printf("%s\n", error.what());
    }
    return 1;
}
