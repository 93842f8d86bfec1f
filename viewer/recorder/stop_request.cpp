// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/stop_request.h"

#include "core/error.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace xenlens::recorder {

namespace {

// A handler reaches nothing but what is static.
std::atomic<int> requests{0};
std::atomic<bool> byTerminal{false};
std::array<int, 2> wakeUp{-1, -1};

void onSignal(int /*signal*/, siginfo_t* info, void* /*context*/)
{
    const int error = errno;
    if (info->si_code == SI_KERNEL)
        byTerminal = true;
    ++requests;
    [[maybe_unused]] const auto written = ::write(wakeUp[1], "", 1);
    errno = error;
}

} // namespace

StopRequest::StopRequest()
{
    if (::pipe2(wakeUp.data(), O_CLOEXEC | O_NONBLOCK) != 0)
        throw Error("pipe", std::strerror(errno));
    requests = 0;
    byTerminal = false;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
        struct sigaction action
        {
        };
        if (signal == SIGPIPE) {
            action.sa_handler = SIG_IGN;
        } else {
            action.sa_sigaction = onSignal;
            action.sa_flags = SA_RESTART | SA_SIGINFO;
        }
        ::sigaction(signal, &action, &m_before[signal]);
    }
}

StopRequest::~StopRequest()
{
    for (const auto& [signal, action] : m_before)
        ::sigaction(signal, &action, nullptr);
    ::close(wakeUp[0]);
    ::close(wakeUp[1]);
}

bool StopRequest::requested() const
{
    return requests > 0;
}

bool StopRequest::atTerminal() const
{
    return byTerminal;
}

int StopRequest::fd() const
{
    return wakeUp[0];
}

void StopRequest::drain() const
{
    std::array<char, 16> bytes{};
    while (::read(wakeUp[0], bytes.data(), bytes.size()) > 0) { }
}

} // namespace xenlens::recorder
