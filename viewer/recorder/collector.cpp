// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/collector.h"

#include "core/error.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>
#include <unistd.h>

namespace xenlens::recorder {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 20s; // for what takes a moment on an idle machine
constexpr auto pause = 20ms;

sockaddr_in loopback(std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/// A socket that is closed at the end.
class Socket
{
public:
    Socket()
        : m_fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
    }
    ~Socket() { ::close(m_fd); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// Binds it to any free port of loopback; 0: there is none.
    [[nodiscard]] std::uint16_t bindAnywhere() const
    {
        sockaddr_in address = loopback(0);
        socklen_t length = sizeof(address);
        if (::bind(m_fd, reinterpret_cast<const sockaddr*>(&address), length) != 0
            || ::getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &length) != 0)
            return 0;
        return ntohs(address.sin_port);
    }

    [[nodiscard]] bool connects(std::uint16_t port) const
    {
        const sockaddr_in address = loopback(port);
        return ::connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    }

private:
    int m_fd;
};

bool answers(std::uint16_t port)
{
    return Socket().connects(port);
}

std::string tcp(std::uint16_t port)
{
    return "tcp://127.0.0.1:" + std::to_string(port);
}

std::string lastLine(const std::string& file)
{
    std::ifstream stream(file);
    std::string line;
    std::string last;
    while (std::getline(stream, line))
        if (!line.empty())
            last = line;
    return last;
}

void endInOrder(Process& process)
{
    process.signal(SIGTERM);
    for (auto waited = 0ms; !process.ended() && waited < patience; waited += pause)
        std::this_thread::sleep_for(pause);
}

fs::path here()
{
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path();
}

} // namespace

std::string programBeside(const std::string& name)
{
    std::error_code error;
    const fs::path file = here() / name;
    return fs::is_regular_file(file, error) ? file.string() : name;
}

std::string pathWithOurs()
{
    const char* path = std::getenv("PATH");
    return "PATH=" + here().string() + ":" + (path ? path : "/usr/local/bin:/usr/bin:/bin");
}

Collector::Collector(const std::string& traceFolder, const std::string& logs)
{
    startRelay(traceFolder, logs);
    startClock();
}

void Collector::startRelay(const std::string& traceFolder, const std::string& logs)
{
    const std::string log = logs + "/relayd.log";
    // Between our look for free ports and its own binding another program may take one: then once again.
    constexpr int tries = 5;
    for (int i = 0; i < tries; ++i) {
        {
            const std::array<Socket, 3> sockets;
            m_control = sockets[0].bindAnywhere();
            m_data = sockets[1].bindAnywhere();
            m_live = sockets[2].bindAnywhere();
        }
        Launch launch;
        launch.command = {"lttng-relayd", "-C", tcp(m_control), "-D", tcp(m_data), "-L", tcp(m_live), "--output",
            fs::absolute(traceFolder).string()};
        launch.streams = Launch::Streams::Quiet;
        launch.log = log;
        launch.ownSession = true;
        launch.endsWithUs = true;
        try {
            m_relay = std::make_unique<Process>(launch);
        } catch (const Error&) {
            throw Error("lttng-relayd", "not found on PATH", "install it on this machine (Debian: lttng-tools)");
        }
        for (auto waited = 0ms; !m_relay->ended() && waited < patience; waited += pause) {
            if (answers(m_control) && answers(m_data) && answers(m_live))
                return;
            std::this_thread::sleep_for(pause);
        }
    }
    const std::string said = lastLine(log);
    throw Error("lttng-relayd", "does not start" + (said.empty() ? "" : ": " + said), "see " + log);
}

void Collector::startClock()
{
    Launch launch;
    launch.command = {programBeside("xenlens-clock-reference"), "--listen", "tcp:127.0.0.1:0"};
    launch.ownSession = true;
    launch.endsWithUs = true;
    m_reference = std::make_unique<Process>(launch);
    std::string said;
    const std::string before = "ready on port ";
    for (auto waited = 0ms; waited < patience; waited += pause) {
        said += m_reference->readOutput();
        const auto end = said.find('\n');
        if (end != std::string::npos && said.starts_with(before)) {
            std::from_chars(said.data() + before.size(), said.data() + end, m_clock);
            return;
        }
        if (m_reference->ended())
            break;
        std::this_thread::sleep_for(pause);
    }
    throw Error("xenlens-clock-reference", "does not start: " + m_reference->readErrors());
}

std::string Collector::ended()
{
    if (m_relay && m_relay->ended())
        return "lttng-relayd";
    if (m_reference && m_reference->ended())
        return "xenlens-clock-reference";
    return {};
}

void Collector::stop()
{
    if (m_relay)
        endInOrder(*m_relay);
    if (m_reference)
        endInOrder(*m_reference);
    m_relay.reset();
    m_reference.reset();
}

} // namespace xenlens::recorder
