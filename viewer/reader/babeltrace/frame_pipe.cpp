// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/frame_pipe.h"

#include <sys/resource.h>
#include <sys/time.h>

#include <cerrno>
#include <string_view>
#include <unistd.h>

namespace xenlens::reader {

void limitThisProcess()
{
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__ // its shadow memory is some TiB
    constexpr rlim_t mostMemory = rlim_t{256} << 20; // mapped files do not count
    const rlimit memory{mostMemory, mostMemory};
    setrlimit(RLIMIT_DATA, &memory);
#endif
    noteProgress();
}

void noteProgress()
{
    const itimerval limit{{0, 0}, {cpuSecondsWithoutProgress, 0}};
    setitimer(ITIMER_PROF, &limit, nullptr);
}

void sendFrame(std::string_view frame)
{
    while (!frame.empty()) {
        const ssize_t sent = write(STDOUT_FILENO, frame.data(), frame.size());
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            throw PipeClosed();
        frame.remove_prefix(static_cast<std::size_t>(sent));
    }
    noteProgress();
}

} // namespace xenlens::reader
