// SPDX-License-Identifier: GPL-2.0-or-later
#include "signals.h"

#include "failure.h"

#include <sys/signalfd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <unistd.h>

namespace xenlens::tracer {

StopSignals::StopSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (m_fd < 0)
        throw Failure("signals", std::strerror(errno), "");
}

StopSignals::~StopSignals()
{
    close(m_fd);
}

bool StopSignals::wait(std::chrono::milliseconds patience, int alsoFd)
{
    if (m_stop)
        return true;
    pollfd fds[] = {{m_fd, POLLIN, 0}, {alsoFd, POLLIN, 0}}; // poll(2) passes over negative descriptors
    poll(fds, 2, static_cast<int>(patience.count()));
    signalfd_siginfo info;
    m_stop = fds[0].revents && read(m_fd, &info, sizeof(info)) == sizeof(info);
    return m_stop;
}

} // namespace xenlens::tracer
