// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/process.h"

#include "core/error.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace xenlens::recorder {

namespace {

/// Both ends of a pipe, closed at the end unless they were handed on.
class Pipe
{
public:
    Pipe()
    {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0)
            throw Error("pipe", std::strerror(errno));
    }
    ~Pipe()
    {
        for (const int end : ends)
            if (end >= 0)
                ::close(end);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    int release(std::size_t end)
    {
        const int fd = ends[end];
        ends[end] = -1;
        return fd;
    }

    std::array<int, 2> ends{-1, -1};
};

int unblocked(int fd)
{
    ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

/// Between fork and exec: async-signal-safe calls only.
void becomeChild(const Launch& launch, int input, int output, int errors)
{
    if (launch.ownSession)
        ::setsid();
    if (launch.endsWithUs)
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    std::signal(SIGPIPE, SIG_DFL);
    if (launch.ignoresInterrupt) {
        std::signal(SIGINT, SIG_IGN);
        std::signal(SIGQUIT, SIG_IGN);
    }
    if (input >= 0)
        ::dup2(input, STDIN_FILENO);
    if (output >= 0)
        ::dup2(output, STDOUT_FILENO);
    if (errors >= 0)
        ::dup2(errors, STDERR_FILENO);
}

std::vector<char*> pointersTo(std::vector<std::string>& texts)
{
    std::vector<char*> result;
    for (std::string& text : texts)
        result.push_back(text.data());
    result.push_back(nullptr);
    return result;
}

std::vector<std::string> environmentWith(const std::vector<std::string>& more)
{
    std::vector<std::string> result;
    for (char** entry = environ; *entry; ++entry) {
        const std::string text = *entry;
        bool replaced = false;
        for (const std::string& other : more)
            replaced = replaced || text.starts_with(other.substr(0, other.find('=') + 1));
        if (!replaced)
            result.push_back(text);
    }
    result.insert(result.end(), more.begin(), more.end());
    return result;
}

} // namespace

Process::Process(const Launch& launch)
{
    std::vector<std::string> words = launch.command;
    std::vector<std::string> variables = environmentWith(launch.environment);
    const std::vector<char*> arguments = pointersTo(words);
    const std::vector<char*> environment = pointersTo(variables);
    const bool piped = launch.streams == Launch::Streams::Pipes;
    Pipe input;
    Pipe output;
    Pipe errors;
    Pipe failure;
    int quiet = -1;
    int log = -1;
    if (launch.streams == Launch::Streams::Quiet) {
        quiet = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        log = ::open(launch.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    m_pid = ::fork();
    if (m_pid == 0) {
        if (piped)
            becomeChild(launch, input.ends[0], output.ends[1], errors.ends[1]);
        else
            becomeChild(launch, quiet, log, log);
        ::execvpe(arguments.front(), arguments.data(), environment.data());
        const int error = errno;
        [[maybe_unused]] const auto written = ::write(failure.ends[1], &error, sizeof(error));
        ::_exit(127);
    }
    const int forkError = errno;
    for (const int fd : {quiet, log})
        if (fd >= 0)
            ::close(fd);
    if (m_pid < 0)
        throw Error(words.front(), std::strerror(forkError));
    ::close(failure.release(1));
    int error = 0;
    if (::read(failure.ends[0], &error, sizeof(error)) == sizeof(error)) {
        ::waitpid(m_pid, nullptr, 0);
        throw Error(words.front(), std::strerror(error), error == ENOENT ? "install it, or put it on PATH" : "");
    }
    if (piped) {
        m_input = unblocked(input.release(1));
        m_output = unblocked(output.release(0));
        m_errors = unblocked(errors.release(0));
    }
}

Process::~Process()
{
    closeInput();
    for (const int fd : {m_output, m_errors})
        if (fd >= 0)
            ::close(fd);
    if (!ended()) {
        ::kill(m_pid, SIGKILL);
        ::waitpid(m_pid, nullptr, 0);
    }
}

bool Process::write(const std::string& text)
{
    std::size_t done = 0;
    while (m_input >= 0 && done < text.size()) {
        const auto count = ::write(m_input, text.data() + done, text.size() - done);
        if (count > 0) {
            done += static_cast<std::size_t>(count);
            continue;
        }
        pollfd writable{m_input, POLLOUT, 0};
        // A program that reads nothing for so long does not work.
        constexpr int patienceMs = 10'000;
        if (count == 0 || (errno != EAGAIN && errno != EINTR) || ::poll(&writable, 1, patienceMs) == 0)
            closeInput();
    }
    return m_input >= 0;
}

void Process::closeInput()
{
    if (m_input >= 0)
        ::close(m_input);
    m_input = -1;
}

std::string Process::read(int& fd)
{
    std::string result;
    std::array<char, 4096> buffer{};
    while (fd >= 0) {
        const auto count = ::read(fd, buffer.data(), buffer.size());
        if (count > 0)
            result.append(buffer.data(), static_cast<std::size_t>(count));
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
            ::close(fd);
            fd = -1;
        } else if (count < 0 && errno == EAGAIN) {
            break;
        }
    }
    return result;
}

std::optional<int> Process::ended()
{
    int status = 0;
    if (!m_status && ::waitpid(m_pid, &status, WNOHANG) == m_pid)
        m_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return m_status;
}

void Process::signal(int number) const
{
    if (!m_status)
        ::kill(m_pid, number);
}

} // namespace xenlens::recorder
