// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/machine.h"

#include "core/text.h"
#include "recorder/agent.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string_view>

namespace xenlens::recorder {

namespace {

/// Hands whole lines of `buffer` and `more` on and keeps the rest; a line without an end is cut.
void eachLine(std::string& buffer, const std::string& more, const std::function<void(const std::string&)>& handle)
{
    constexpr std::size_t longest = 65536;
    buffer += more;
    std::size_t begin = 0;
    for (auto end = buffer.find('\n'); end != std::string::npos; end = buffer.find('\n', begin)) {
        const bool carriage = end > begin && buffer[end - 1] == '\r'; // ssh ends its lines so
        handle(buffer.substr(begin, end - begin - (carriage ? 1 : 0)));
        begin = end + 1;
    }
    buffer.erase(0, begin);
    if (buffer.size() > longest)
        buffer.clear();
}

/// A line from elsewhere as it may be shown.
std::string shown(const std::string& text)
{
    return cleanText(text.substr(0, longestLine));
}

/// The options that make a connection of our own: it ends with us, its forwards are not another connection's, and it is
/// noticed when nobody answers any more. They go before what the user has set up.
std::vector<std::string> connectionOptions()
{
    std::vector<std::string> result{"-T"};
    for (const char* option : {"ControlMaster=no", "ControlPath=none", "ExitOnForwardFailure=yes", "LogLevel=INFO",
             "ServerAliveInterval=10", "ServerAliveCountMax=6", "ConnectTimeout=30"}) {
        result.emplace_back("-o");
        result.emplace_back(option);
    }
    return result;
}

} // namespace

std::vector<std::string> sshCommand(const std::string& ssh, const std::vector<std::string>& arguments)
{
    std::vector<std::string> result{"sh", "-c", "exec " + ssh + " \"$@\"", "ssh"};
    result.insert(result.end(), arguments.begin(), arguments.end());
    return result;
}

std::string shellLine(const std::vector<std::string>& words)
{
    std::string line;
    for (const std::string& word : words) {
        line += line.empty() ? "'" : " '";
        for (const char c : word)
            line += c == '\'' ? std::string("'\\''") : std::string(1, c);
        line += '\'';
    }
    return line;
}

Machine::Machine(Target target, const Collector& collector, const std::string& ssh, Say say)
    : m_target(std::move(target))
    , m_collector(collector)
    , m_say(std::move(say))
{
    Launch launch;
    if (m_target.local) {
        launch.command = {"sh", "-s"};
        launch.environment = {pathWithOurs()};
        launch.ownSession = true;
    } else {
        std::vector<std::string> arguments = connectionOptions();
        for (const std::uint16_t port : {collector.control(), collector.data(), collector.clock()}) {
            arguments.emplace_back("-R");
            arguments.push_back(fmt::format("127.0.0.1:0:127.0.0.1:{}", port)); // sshd chooses a free one
        }
        arguments.push_back(m_target.name);
        arguments.emplace_back("sh -s");
        launch.command = sshCommand(ssh, arguments);
        launch.ignoresInterrupt = true;
    }
    m_process = std::make_unique<Process>(launch);
    m_process->write(agentScript);
}

std::vector<int> Machine::descriptors() const
{
    std::vector<int> result;
    for (const int fd : {m_process->output(), m_process->errors()})
        if (fd >= 0)
            result.push_back(fd);
    return result;
}

void Machine::read()
{
    (void)m_process->ended(); // an agent that was killed is gone for its watch only once it was waited for
    eachLine(m_errors, m_process->readErrors(), [this](const std::string& line) { onError(line); });
    eachLine(m_answers, m_process->readOutput(), [this](const std::string& line) { onAnswer(line); });
    if (m_process->output() < 0 && !m_gone) {
        eachLine(m_errors, m_process->readErrors(), [this](const std::string& line) { onError(line); });
        m_gone = true;
    }
}

void Machine::ask(const std::string& line)
{
    if (!m_gone)
        m_process->write(line + "\n");
}

void Machine::start(const std::string& tracer, const std::string& command)
{
    m_tracers[tracer];
    ask("start " + tracer + " " + command);
}

void Machine::end(const std::string& tracer)
{
    const auto found = m_tracers.find(tracer);
    if (found == m_tracers.end())
        return;
    found->second.askedToEnd = true;
    ask("end " + tracer);
}

void Machine::startSession()
{
    // A guest's network stands still while it is moved: what it emits then waits in its buffers for a minute.
    const int subBuffers = m_target.role == Role::Guest ? 64 : 16;
    ask(fmt::format("session net://127.0.0.1:{}:{} {}", portThere(m_collector.control()), portThere(m_collector.data()),
        subBuffers));
}

void Machine::hangUp()
{
    m_process->closeInput();
    if (!m_greeted)
        m_process->signal(SIGTERM); // ssh still waits for somebody to answer
}

void Machine::giveUp(const std::string& why)
{
    m_lastError = why;
    m_gone = true;
    m_process->closeInput();
}

bool Machine::has(const std::string& tracer) const
{
    return std::find(m_has.begin(), m_has.end(), tracer) != m_has.end();
}

std::uint16_t Machine::portThere(std::uint16_t here) const
{
    const auto found = m_ports.find(here);
    return found == m_ports.end() ? here : found->second;
}

std::string Machine::clockAddress() const
{
    return fmt::format("tcp:127.0.0.1:{}", portThere(m_collector.clock()));
}

void Machine::onError(const std::string& line)
{
    // "Allocated port 40123 for remote forward to 127.0.0.1:5342" (ssh.c, ssh_confirm_remote_forward())
    unsigned there = 0;
    unsigned here = 0;
    if (std::sscanf(line.c_str(), "Allocated port %5u for remote forward to 127.0.0.1:%5u", &there, &here) == 2) {
        m_ports[static_cast<std::uint16_t>(here)] = static_cast<std::uint16_t>(there);
        return;
    }
    if (line.find_first_not_of(" \r\t") != std::string::npos)
        m_lastError = shown(line);
}

void Machine::onAnswer(const std::string& line)
{
    std::istringstream words(line);
    std::string kind;
    std::string name;
    words >> kind >> name;
    std::string rest;
    std::getline(words >> std::ws, rest);
    rest = shown(rest);
    if (kind == "agent") {
        m_greeted = true;
        m_hostname = rest;
    } else if (kind == "has") {
        m_has.push_back(name);
    } else if (kind == "lacks") {
        m_lacks.push_back(rest);
    } else if (kind == "checked") {
        m_checked = true;
    } else if (kind == "session") {
        m_session = true;
    } else if (kind == "failed") {
        m_session = false;
        m_lacks.push_back(rest);
    } else if (kind == "destroyed") {
        m_destroyed = true;
    } else if (const auto tracer = m_tracers.find(name); tracer != m_tracers.end()) {
        onTracer(kind, name, rest, tracer->second);
    }
}

void Machine::onTracer(const std::string& kind, const std::string& name, const std::string& rest, Tracer& tracer)
{
    constexpr std::size_t linesKept = 50;
    if (kind == "ready") {
        tracer.ready = true;
    } else if (kind == "ended") {
        tracer.status = std::atoi(rest.c_str());
        if (tracer.ready && !tracer.askedToEnd)
            m_say(fmt::format("{}: xenlens-{} has ended by itself (status {})", m_target.name, name, *tracer.status));
    } else if (kind == "said" && tracer.ready) {
        m_say(m_target.name + ": " + rest);
    } else if (kind == "said" && tracer.said.size() < linesKept) {
        tracer.said.push_back(rest);
    }
}

} // namespace xenlens::recorder
