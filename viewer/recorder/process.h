// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace xenlens::recorder {

/// How a program is started.
struct Launch
{
    enum class Streams
    {
        Pipes, ///< this program writes its standard input and reads the other two, without waiting
        Inherited, ///< those of this program
        Quiet ///< no input; messages into `log`
    };

    std::vector<std::string> command; ///< the first word is looked for on PATH
    std::vector<std::string> environment = {}; ///< NAME=VALUE, besides this program's own
    Streams streams = Streams::Pipes;
    std::string log = {}; ///< a file, for Streams::Quiet
    bool ownSession = false; ///< the terminal's Ctrl-C does not reach it
    bool ignoresInterrupt = false; ///< a Ctrl-C does not end it, but it may ask the user at the terminal
    bool endsWithUs = false; ///< SIGTERM when this program is killed
};

/// A program that was started. The destructor kills it if it still runs.
class Process
{
public:
    /// Throws Error where there is no such program.
    explicit Process(const Launch& launch);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    [[nodiscard]] pid_t pid() const { return m_pid; }
    [[nodiscard]] int output() const { return m_output; } ///< -1: none, or at its end
    [[nodiscard]] int errors() const { return m_errors; } ///< -1: none, or at its end

    /// Whole lines into its standard input; false when it does not take them.
    bool write(const std::string& text);
    void closeInput();
    /// What waits at output() or errors(), without waiting for it; the descriptor is closed at its end.
    std::string readOutput() { return read(m_output); }
    std::string readErrors() { return read(m_errors); }

    /// Its exit status, or 128 and the signal's number, once it has ended; without waiting.
    std::optional<int> ended();
    void leave() { m_status = 0; } ///< it goes on without us
    void signal(int number) const; ///< nothing when it has ended

private:
    static std::string read(int& fd);

    pid_t m_pid = -1;
    int m_input = -1;
    int m_output = -1;
    int m_errors = -1;
    std::optional<int> m_status;
};

} // namespace xenlens::recorder
