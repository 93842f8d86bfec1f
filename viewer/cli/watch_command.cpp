// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/milestones.h"
#include "cli/command.h"
#include "cli/json_values.h"
#include "report/read_report.h"
#include "wording/progress.h"
#include "wording/sessions.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <thread>
#include <utility>

namespace xenlens::cli {

namespace {

/// LTTng's default live timer delivers once a second: more looks show no more.
constexpr std::chrono::milliseconds lookInterval{250};

struct Options
{
    std::string source = "net://127.0.0.1";
    bool json = false;
    std::string rate = "mbit";
    report::ReadOptions read;
};

/// Prints a line for each milestone that the report before did not have.
class Log
{
public:
    explicit Log(const Options& options)
        : m_json(options.json)
        , m_unit(rateUnitOf(options.rate))
    {
    }

    void show(const std::shared_ptr<const analysis::Report>& report)
    {
        const analysis::Report none;
        for (const analysis::Milestone& milestone : analysis::milestonesSince(m_shown ? *m_shown : none, *report))
            print(lineOf(*report, milestone));
        m_shown = report;
    }

private:
    [[nodiscard]] std::string lineOf(const analysis::Report& report, const analysis::Milestone& milestone) const
    {
        if (m_json)
            return milestoneJson(report, milestone, m_unit).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
        return wording::formatMoment(milestone.time) + "  " + wording::milestoneText(report, milestone, m_unit) + "\n";
    }

    bool m_json;
    wording::RateUnit m_unit;
    std::shared_ptr<const analysis::Report> m_shown;
};

/// Says on standard error when a session begins to be followed, falls silent, is lost, comes back or ends.
class SessionLog
{
public:
    void show(const LiveStatus& status)
    {
        if (!status.problem.empty() && status.problem != m_problem)
            fmt::print(stderr, "xenlens: {}\n", status.problem);
        m_problem = status.problem;
        for (const SessionStatus& session : status.sessions) {
            const std::string name = wording::sessionName(session);
            const auto [known, isNew] = m_states.try_emplace(name, session.state);
            if (isNew ? session.state != SessionState::Joining
                      : std::exchange(known->second, session.state) != session.state)
                fmt::print(stderr, "xenlens: {}: {}\n", name, wording::stateOf(session));
        }
    }

private:
    std::string m_problem;
    std::map<std::string, SessionState> m_states;
};

ExitStatus follow(const Options& options)
{
    report::LiveReport live(options.source);
    Log log(options);
    SessionLog sessions;
    std::shared_ptr<const analysis::Report> last;
    for (;;) {
        if (auto report = live.poll()) {
            log.show(report);
            last = std::move(report);
        }
        sessions.show(live.status());
        if (live.ended())
            return last ? finish(*last) : ExitStatus::Complete;
        std::this_thread::sleep_for(lookInterval);
    }
}

ExitStatus run(const Options& options)
{
    if (options.source.find("://") != std::string::npos)
        return follow(options);
    const auto report = report::readReport({options.source}, {}, {}, options.read);
    Log(options).show(report);
    return finish(*report);
}

void add(CLI::App& app, Action& action)
{
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "watch", "Print a line when a migration begins, a round ends, the guest is suspended or arrives, data is lost");
    command
        ->add_option("SOURCE", options->source,
            "All sessions of a relay daemon, net://HOST[:PORT], one of them, net://HOST[:PORT]/host/NAME/SESSION, or a "
            "recording (all of it is printed)")
        ->capture_default_str();
    command->add_flag("--json", options->json, "Print a JSON object on each line (schema xenlens.watch/1)");
    addRateOption(*command, options->rate);
    addTscOption(*command, options->read.tscHz);
    command->footer("Examples:\n"
                    "  xenlens watch\n"
                    "  xenlens watch net://localhost/host/a/migration\n"
                    "  xenlens watch --json build/demo/trace | jq 'select(.event == \"round-ended\").progress'\n\n"
                    "A round's line tells what was foretold when it ended: rounds to come, the end and its error.\n"
                    "Times are UTC.");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

const Registration registration{15, add};

} // namespace

} // namespace xenlens::cli
