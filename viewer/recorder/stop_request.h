// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <map>

namespace xenlens::recorder {

/// SIGINT, SIGTERM and SIGHUP as a wish to stop, as long as this lives; SIGPIPE is ignored meanwhile. One at a time.
class StopRequest
{
public:
    StopRequest();
    ~StopRequest();
    StopRequest(const StopRequest&) = delete;
    StopRequest& operator=(const StopRequest&) = delete;

    [[nodiscard]] bool requested() const;
    [[nodiscard]] bool atTerminal() const; ///< by its Ctrl-C, which reached the other programs there too
    [[nodiscard]] int fd() const; ///< readable when a request came
    void drain() const; ///< fd() is not readable any more, until the next request

private:
    std::map<int, struct sigaction> m_before;
};

} // namespace xenlens::recorder
