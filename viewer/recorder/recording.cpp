// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/recording.h"

#include "core/error.h"
#include "recorder/fleet.h"
#include "recorder/relay_version.h"
#include "recorder/stop_request.h"
#include "recorder/temporary_folder.h"
#include "recorder/trace_folder.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>

namespace xenlens::recorder {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// In the order in which they start: what ends last has seen what those before it did at their ends.
constexpr std::array<const char*, 3> startOrder{"guest", "toolstack", "hypervisor"};
constexpr std::array<const char*, 3> endOrder{"guest", "hypervisor", "toolstack"};

/// What the tracer is started with, empty: not at all. The default records what costs a migration least: no tracepoint
/// of each write, no record of each hypercall (tracers/*/README.md, "What it costs").
std::string commandOf(const std::string& tracer, const Machine& machine, bool detail)
{
    const std::string clock = " --clock-reference " + machine.clockAddress();
    if (tracer == "toolstack")
        return "xenlens-toolstack" + clock + (detail ? "" : " --no-writes");
    if (tracer == "hypervisor")
        return detail ? "xenlens-hypervisor" : "xenlens-hypervisor --mask 0x00101000";
    if (machine.target().role == Role::Host)
        return detail ? "xenlens-guest --interval 500ms" + clock : "";
    return "xenlens-guest" + clock + (detail ? "" : " --interval 1s --only none");
}

class Recording
{
public:
    Recording(const RecordOptions& options, const Listener& listener)
        : m_options(options)
        , m_listener(listener)
        , m_folder(options.folder, options.force)
        , m_collector(startCollector())
        , m_fleet(m_stop, *m_collector, [this](const std::string& line) { problem(line); })
    {
    }

    RecordResult run()
    {
        try {
            start();
            follow();
        } catch (...) {
            stop();
            m_folder.removeIfEmpty();
            throw;
        }
        stop();
        m_result.hasTrace = m_recorded && m_folder.hasTrace();
        if (!m_result.hasTrace)
            m_folder.removeIfEmpty();
        return m_result;
    }

private:
    std::unique_ptr<Collector> startCollector()
    {
        try {
            return std::make_unique<Collector>(m_folder.path(), m_logs.path());
        } catch (...) {
            m_folder.removeIfEmpty();
            throw;
        }
    }

    /// Something that the trace lacks for it.
    void problem(const std::string& line)
    {
        m_result.complete = false;
        m_listener.say(line);
    }

    void start()
    {
        for (const Target& target : m_options.machines)
            if (!m_stop.requested())
                m_fleet.connect(target, m_options.ssh);
        m_fleet.askAll(
            [](Machine& machine) { machine.ask(machine.target().role == Role::Host ? "check host" : "check guest"); });
        m_fleet.serve([](const Machine& machine) { return machine.checked(); }, 60s, Heed::Stop);
        m_fleet.askAll([](Machine& machine) {
            if (machine.has("toolstack") || machine.has("hypervisor") || machine.has("guest"))
                machine.startSession();
            else
                machine.hangUp();
        });
        m_fleet.serve([](const Machine& machine) { return machine.answeredSession(); }, 180s, Heed::Stop);
        for (const char* tracer : startOrder)
            startTracers(tracer);
        if (m_stop.requested())
            return;
        const std::vector<std::string> lacks = m_fleet.lacks();
        if (!m_recorded)
            throw Error("nothing can be recorded", fmt::format("{}", fmt::join(lacks, "; ")));
        for (const std::string& line : lacks)
            m_listener.say(line);
        m_result.complete = m_result.complete && !m_fleet.anyUnreachable();
    }

    void startTracers(const std::string& tracer)
    {
        if (m_stop.requested())
            return;
        m_fleet.askAll([&](Machine& machine) {
            const std::string command = commandOf(tracer, machine, m_options.detail);
            if (machine.hasSession() && machine.has(tracer) && !command.empty())
                machine.start(tracer, command);
        });
        const auto started = [&](const Machine& machine) {
            const auto found = machine.tracers().find(tracer);
            return found == machine.tracers().end() || found->second.ready || found->second.status;
        };
        m_fleet.serve(started, 180s, Heed::Stop);
        m_recorded = m_recorded || m_fleet.anyReady(tracer);
    }

    void follow()
    {
        if (m_stop.requested() || !m_recorded)
            return;
        LiveRounds rounds(m_listener.onRound);
        if (m_options.rounds)
            for (const std::string& hostname : m_fleet.hostsWith("toolstack"))
                rounds.join(m_collector->live(), hostname);
        m_listener.say(fmt::format("recording {} into {}{}", fmt::join(m_fleet.recorded(), ", "), m_options.folder,
            m_options.command.empty() ? "; Ctrl-C ends it" : ""));
        if (!m_options.rounds)
            for (const std::string& hostname : m_fleet.hostsWith("toolstack"))
                m_listener.say("to watch it: xenlens-viewer " + liveUrl(m_collector->live(), hostname));
        const std::string version = relayVersion();
        if (!relayIsFixed(version))
            m_listener.say(
                fmt::format("lttng-relayd {} can be crashed through its live port (fixed in 2.14.3 and 2.15.2); it "
                            "listens on 127.0.0.1 only",
                    version));
        runCommand();
        const auto nobody = [](const Machine&) { return false; };
        auto due = Clock::now();
        while (!m_stop.requested() && !isOver()) {
            m_fleet.serve(nobody, 250ms, Heed::Stop);
            if (Clock::now() < due)
                continue;
            rounds.poll();
            due = Clock::now() + 1s;
        }
        leaveCommand();
        if (m_options.rounds)
            rounds.poll();
    }

    bool isOver()
    {
        if (m_command && m_command->ended()) {
            m_result.commandStatus = m_command->ended();
            return true;
        }
        const std::string program = m_collector->ended();
        if (!program.empty())
            problem(program + " on this machine has ended by itself: the recording ends here");
        else if (m_fleet.allGone())
            problem("no machine is left: the recording ends here");
        return !program.empty() || m_fleet.allGone();
    }

    void runCommand()
    {
        if (m_options.command.empty())
            return;
        Launch launch;
        launch.streams = Launch::Streams::Inherited;
        launch.command = m_options.command;
        if (!m_options.on.empty())
            launch.command = sshCommand(m_options.ssh, {m_options.on, shellLine(m_options.command)});
        m_command = std::make_unique<Process>(launch);
    }

    /// A Ctrl-C at the terminal reached the command as well, which gets the time to end; any other request is for the
    /// recording alone.
    void leaveCommand()
    {
        if (!m_command)
            return;
        const auto end = Clock::now() + (m_stop.requested() && m_stop.atTerminal() ? 10s : 0s);
        while (!m_command->ended() && Clock::now() < end)
            m_fleet.serve([](const Machine&) { return false; }, 100ms, Heed::Nothing);
        m_result.commandStatus = m_command->ended();
        if (m_result.commandStatus)
            return;
        m_listener.say(fmt::format(
            "{} (process {}) goes on, and is not recorded any more", m_options.command.front(), m_command->pid()));
        m_command->leave();
    }

    void stop()
    {
        for (const char* tracer : endOrder) {
            m_fleet.askAll([&](Machine& machine) { machine.end(tracer); });
            const auto ended = [&](const Machine& machine) {
                const auto found = machine.tracers().find(tracer);
                return found == machine.tracers().end() || found->second.status;
            };
            m_fleet.serve(ended, 120s, Heed::Nothing);
        }
        m_fleet.askAll([](Machine& machine) {
            if (machine.hasSession())
                machine.ask("destroy");
        });
        m_fleet.serve(
            [](const Machine& machine) { return !machine.hasSession() || machine.destroyed(); }, 150s, Heed::Nothing);
        m_fleet.hangUp();
        m_fleet.serve([](const Machine&) { return false; }, 60s, Heed::Nothing);
        for (const std::string& line : m_fleet.failures())
            problem(line);
        m_collector->stop();
    }

    const RecordOptions& m_options;
    const Listener& m_listener;
    StopRequest m_stop;
    RecordResult m_result;
    TraceFolder m_folder;
    TemporaryFolder m_logs;
    std::unique_ptr<Collector> m_collector;
    Fleet m_fleet;
    std::unique_ptr<Process> m_command;
    bool m_recorded = false; ///< at least one tracer has worked
};

} // namespace

RecordResult record(const RecordOptions& options, const Listener& listener)
{
    return Recording(options, listener).run();
}

} // namespace xenlens::recorder
