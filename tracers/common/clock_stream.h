// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "clock_packet.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace xenlens::tracer {

/** What an address begins with whose clock reference is asked over TCP, for ssh carries no UDP. */
inline constexpr const char* TcpPrefix = "tcp:";

/** The rest of "tcp:HOST:PORT"; empty: the address is one of UDP. */
std::optional<std::string> tcpAddress(const std::string& address);

/** Packets of the clock reference over a TCP connection, which is closed at the end. */
class ClockStream
{
public:
    /** Of a connection that was accepted. */
    explicit ClockStream(int fd);
    /** To "HOST:PORT". Throws Failure. */
    explicit ClockStream(const std::string& address);
    ~ClockStream();
    ClockStream(const ClockStream&) = delete;
    ClockStream& operator=(const ClockStream&) = delete;

    int fd() const { return m_fd; }

    bool send(const ClockPacket& packet); ///< false: the connection is broken

    /** What one reading without waiting gave. */
    struct Received
    {
        std::optional<ClockPacket> packet; ///< empty: it is not whole yet
        bool broken = false; ///< the other end is gone, or sends what is no packet
    };
    Received receive();

private:
    int m_fd;
    ClockPacket::Datagram m_buffer{};
    size_t m_filled = 0;
};

} // namespace xenlens::tracer
