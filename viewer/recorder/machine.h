// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "recorder/collector.h"
#include "recorder/process.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::recorder {

enum class Role
{
    Host, ///< a dom0
    Guest
};

/// Which machine, and how to reach it.
struct Target
{
    std::string name; ///< for the user; what ssh is told, if it is not local
    Role role = Role::Host;
    bool local = false; ///< this machine: without ssh
};

/// A tracer on a machine.
struct Tracer
{
    bool ready = false;
    bool askedToEnd = false;
    std::optional<int> status; ///< it has ended
    std::vector<std::string> said; ///< before it was ready
};

/// How long a text from elsewhere may be that is kept or shown.
inline constexpr std::size_t longestLine = 400;

/// One machine that is recorded: the connection to it, and what its agent (agent.sh) has answered so far.
class Machine
{
public:
    using Say = std::function<void(const std::string& line)>;

    /// Starts ssh, or a shell here. `ssh` is a command for the shell. `say` gets what a tracer says while it works.
    /// Throws Error.
    Machine(Target target, const Collector& collector, const std::string& ssh, Say say);

    [[nodiscard]] const Target& target() const { return m_target; }
    [[nodiscard]] const std::string& name() const { return m_target.name; }
    [[nodiscard]] const std::string& hostname() const { return m_hostname; } ///< as LTTng knows it
    [[nodiscard]] std::vector<int> descriptors() const; ///< read() when one is readable
    void read();

    void ask(const std::string& line); ///< of the agent's language
    void start(const std::string& tracer, const std::string& command);
    void end(const std::string& tracer);
    void startSession();
    void hangUp(); ///< the agent ends by itself then

    [[nodiscard]] bool greeted() const { return m_greeted && m_ports.size() == wantedPorts(); }
    [[nodiscard]] bool checked() const { return m_checked; }
    [[nodiscard]] bool has(const std::string& tracer) const;
    /// What it cannot give and why, a sentence each.
    [[nodiscard]] const std::vector<std::string>& lacks() const { return m_lacks; }
    [[nodiscard]] bool answeredSession() const { return m_session.has_value(); }
    [[nodiscard]] bool hasSession() const { return m_session.value_or(false); }
    [[nodiscard]] const std::map<std::string, Tracer>& tracers() const { return m_tracers; }
    [[nodiscard]] bool destroyed() const { return m_destroyed; }
    /// The connection is closed; `whyGone` is what ssh said last.
    [[nodiscard]] bool gone() const { return m_gone; }
    [[nodiscard]] const std::string& whyGone() const { return m_lastError; }
    void giveUp(const std::string& why); ///< it is left out from here on

    /// The address, on that machine, of the clock reference.
    [[nodiscard]] std::string clockAddress() const;

private:
    [[nodiscard]] std::size_t wantedPorts() const { return m_target.local ? 0 : 3; }
    [[nodiscard]] std::uint16_t portThere(std::uint16_t here) const;
    void onAnswer(const std::string& line);
    void onTracer(const std::string& kind, const std::string& name, const std::string& rest, Tracer& tracer);
    void onError(const std::string& line);

    Target m_target;
    const Collector& m_collector;
    Say m_say;
    std::unique_ptr<Process> m_process;
    std::string m_answers; ///< without an end of line as yet
    std::string m_errors;
    std::map<std::uint16_t, std::uint16_t> m_ports; ///< of this machine's loopback: those of the other's
    std::string m_lastError;
    std::string m_hostname;
    std::vector<std::string> m_has;
    std::vector<std::string> m_lacks;
    std::map<std::string, Tracer> m_tracers;
    std::optional<bool> m_session;
    bool m_greeted = false;
    bool m_checked = false;
    bool m_destroyed = false;
    bool m_gone = false;
};

/// A command for the shell that runs `ssh` with these arguments.
std::vector<std::string> sshCommand(const std::string& ssh, const std::vector<std::string>& arguments);
/// The words as one line for a POSIX shell.
std::string shellLine(const std::vector<std::string>& words);

} // namespace xenlens::recorder
