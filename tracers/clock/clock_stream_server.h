// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace xenlens::tracer {

class ClockStream;

/** Answers questions for the time that come over TCP, of several tracers at once. */
class ClockStreamServer
{
public:
    /** At "HOST:PORT". Throws Failure. */
    explicit ClockStreamServer(const std::string& address);
    ~ClockStreamServer();
    ClockStreamServer(const ClockStreamServer&) = delete;
    ClockStreamServer& operator=(const ClockStreamServer&) = delete;

    uint16_t port() const;
    int fd() const { return m_poll; } ///< readable when there is something to serve

    /** Serves what waits. Returns how many questions were answered. */
    size_t serve();

private:
    void accept();
    /** Whether the connection may stay. */
    bool answer(ClockStream& stream, size_t& answered) const;

    int m_listening;
    int m_poll;
    std::vector<std::unique_ptr<ClockStream>> m_streams;
};

} // namespace xenlens::tracer
