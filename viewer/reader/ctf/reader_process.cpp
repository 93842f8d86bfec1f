// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/reader_process.h"

#include "core/error.h"
#include "reader/program_files.h"

#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <random>
#include <spawn.h>
#include <thread>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace xenlens::reader {

namespace {

constexpr std::size_t receiveBytes = 256 * 1024;
constexpr int pipeBytes = 1024 * 1024; ///< so that readers of several traces work side by side

[[noreturn]] void fail(int error)
{
    throw Error("xenlens-reader", std::string("cannot be started: ") + std::strerror(error));
}

/// Opens a pipe; allows this process more open files where that is what is missing.
void openPipe(int (&ends)[2])
{
    if (pipe2(ends, O_CLOEXEC) == 0)
        return;
    rlimit files{};
    if (errno != EMFILE || getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= files.rlim_max)
        fail(errno);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (pipe2(ends, O_CLOEXEC) != 0)
        fail(errno);
}

/// How the child begins: no signal blocked or ignored, nothing to read, and only its frames to write.
class SpawnSettings
{
public:
    explicit SpawnSettings(int output)
    {
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
#ifndef __SANITIZE_ADDRESS__ // its findings would be lost
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
#endif
        posix_spawnattr_init(&attributes);
        sigset_t signals;
        sigemptyset(&signals);
        posix_spawnattr_setsigmask(&attributes, &signals);
        sigfillset(&signals);
        posix_spawnattr_setsigdefault(&attributes, &signals);
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnSettings()
    {
        posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

std::string nameOf(int signal)
{
    const char* name = sigabbrev_np(signal);
    return name ? std::string("SIG") + name : "signal " + std::to_string(signal);
}

} // namespace

ReaderProcess::ReaderProcess(const std::vector<std::string>& arguments)
    : m_chunk(receiveBytes)
    , m_looked(std::chrono::steady_clock::now())
{
    const std::string program = findReaderProgram();
    std::vector<char*> words{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
        words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);

    int ends[2] = {-1, -1};
    openPipe(ends);
    m_pipe = ends[0];
    fcntl(m_pipe, F_SETFL, O_NONBLOCK);
    fcntl(m_pipe, F_SETPIPE_SZ, pipeBytes); // a smaller one only makes it slower
    const SpawnSettings settings(ends[1]);
    const int error
        = posix_spawn(&m_pid, program.c_str(), &settings.actions, &settings.attributes, words.data(), environ);
    close(ends[1]);
    if (error != 0) {
        close(m_pipe);
        fail(error);
    }
}

ReaderProcess::~ReaderProcess()
{
    kill({});
    reap();
    close(m_pipe);
}

ReaderProcess::Received ReaderProcess::receive(std::string& buffer)
{
    constexpr std::chrono::steady_clock::duration longestStep = std::chrono::seconds(1);
    const auto now = std::chrono::steady_clock::now();
    m_silence += std::min(now - std::exchange(m_looked, now), longestStep);
    const ssize_t got = read(m_pipe, m_chunk.data(), m_chunk.size());
    if (got > 0) {
        buffer.append(m_chunk.data(), static_cast<std::size_t>(got));
        m_silence = {};
        return Received::Bytes;
    }
    return got < 0 && (errno == EAGAIN || errno == EINTR) ? Received::Nothing : Received::Closed;
}

void ReaderProcess::wait(std::chrono::milliseconds longest) const
{
    pollfd pipe{m_pipe, POLLIN, 0};
    poll(&pipe, 1, static_cast<int>(longest.count()));
}

void ReaderProcess::kill(const std::string& why)
{
    if (m_pid < 0)
        return;
    ::kill(m_pid, SIGKILL);
    m_killed = why;
}

void ReaderProcess::reap()
{
    using namespace std::chrono_literals;
    // one that waits for a disk or a server that does not answer cannot end: it is not waited for
    for (int tries = 0; m_pid >= 0 && tries < 1000; ++tries) {
        const pid_t ended = waitpid(m_pid, &m_status, WNOHANG);
        if (ended == m_pid || (ended < 0 && errno != EINTR))
            m_pid = -1;
        else
            std::this_thread::sleep_for(tries < 50 ? 200us : 2ms);
    }
}

std::optional<std::string> ReaderProcess::ending()
{
    reap();
    if (!m_killed.empty())
        return m_killed;
    if (m_pid >= 0)
        return "its reader does not end";
    if (WIFEXITED(m_status))
        return WEXITSTATUS(m_status) == 0
            ? std::nullopt
            : std::optional("its reader ended with status " + std::to_string(WEXITSTATUS(m_status)));
    switch (const int signal = WTERMSIG(m_status)) {
    case SIGPROF:
        return "Babeltrace came to no end with it and was stopped";
    case SIGBUS:
        return "a file of it became shorter while it was read";
    case SIGKILL:
        return "its reader was killed (is memory short?)";
    default:
        return "Babeltrace crashed on it (" + nameOf(signal) + ")";
    }
}

std::string scratchName()
{
    static std::atomic<unsigned> count{0};
    std::error_code error;
    std::filesystem::path folder = std::filesystem::temp_directory_path(error);
    if (error)
        folder = "/tmp";
    std::random_device random;
    return (folder
        / ("xenlens-" + std::to_string(getpid()) + "-" + std::to_string(count++) + "-" + std::to_string(random())))
        .string();
}

} // namespace xenlens::reader
