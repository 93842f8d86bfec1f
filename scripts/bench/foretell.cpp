// SPDX-License-Identifier: GPL-2.0-or-later
// Compares what would have been foretold of recorded migrations, at the end of each of their rounds, with what came.
// usage: foretell TRACE...
#include "foretold.h"
#include "report/read_report.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>

namespace {

using namespace xenlens;

std::string percent(double error)
{
    return fmt::format("{:+.1f} %", 100 * error);
}

std::string secondsOf(const std::optional<double>& seconds)
{
    return seconds ? fmt::format("{:.1f}", *seconds) : "-";
}

void print(const std::string& trace, const bench::Foretold& foretold)
{
    fmt::print("{}, {}: {:.2f} s in {} live rounds, ended by {}\n", trace, foretold.name, foretold.totalSeconds,
        foretold.liveRounds, toString(foretold.rule));
    fmt::print("  {:>5}  {:>9}  {:>7}  {:>8}  {:>6}  {:>14}  {:<16}  {}\n", "after", "total s", "+- s", "error",
        "rounds", "downtime s", "rule", "verdict");
    for (const bench::ForetoldThen& then : foretold.byRound)
        fmt::print("  {:>5}  {:>9}  {:>7}  {:>8}  {:>6}  {:>14}  {:<16}  {}, {}\n", then.round,
            secondsOf(then.totalSeconds), secondsOf(then.boundSeconds), then.error ? percent(*then.error) : "-",
            then.liveRounds ? std::to_string(*then.liveRounds) : "-",
            secondsOf(then.downtimeSeconds) + " (" + secondsOf(foretold.downtimeSeconds) + ")", toString(then.rule),
            toString(then.verdict), then.ruleRight ? "right" : "WRONG");
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        fmt::print(stderr, "usage: foretell TRACE...\n");
        return 2;
    }
    std::vector<bench::Foretold> all;
    int status = 0;
    for (int i = 1; i < argc; ++i) {
        try {
            const auto report = report::readReport({argv[i]});
            for (const bench::Foretold& foretold : bench::foretellAll(*report)) {
                print(argv[i], foretold);
                all.push_back(foretold);
            }
        } catch (const std::exception& error) {
            fmt::print(stderr, "foretell: {}\n", error.what());
            status = 1;
        }
    }
    fmt::print("{}", bench::summaryOf(all));
    return all.empty() ? 1 : status;
}
