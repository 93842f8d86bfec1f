// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// The program xenlens-reader, started with some arguments, and the pipe that comes from it. Ends with this object,
/// whatever it does.
class ReaderProcess
{
public:
    /// Throws Error when it cannot be started.
    explicit ReaderProcess(const std::vector<std::string>& arguments);
    ~ReaderProcess();
    ReaderProcess(const ReaderProcess&) = delete;
    ReaderProcess& operator=(const ReaderProcess&) = delete;

    enum class Received
    {
        Bytes,
        Nothing, ///< just now
        Closed
    };
    /// Appends what is in the pipe to `buffer`; never waits.
    Received receive(std::string& buffer);
    /// Waits until there is something to receive, at most this long.
    void wait(std::chrono::milliseconds longest) const;
    /// For how long nothing has come. Time in which this program stood still, too, does not count.
    [[nodiscard]] std::chrono::steady_clock::duration silence() const { return m_silence; }

    /// Ends it. `why` is what ending() says from then on.
    void kill(const std::string& why);
    /// To be called when the pipe is closed. Returns, as part of a line, why it did not end by itself as it should
    /// have; nullopt: it did.
    std::optional<std::string> ending();

private:
    void reap();

    pid_t m_pid = -1; ///< -1: reaped
    int m_pipe = -1;
    int m_status = 0; ///< of waitpid
    std::string m_killed;
    std::vector<char> m_chunk;
    std::chrono::steady_clock::time_point m_looked;
    std::chrono::steady_clock::duration m_silence{};
};

/// A folder name in the temporary folder that no one has: for what a reader process has to keep for a moment.
std::string scratchName();

} // namespace xenlens::reader
