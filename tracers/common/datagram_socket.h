// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace xenlens::tracer {

/** A UDP socket, closed at the end. */
class DatagramSocket
{
public:
    /** Bound to "HOST:PORT" (for IPv6 "[HOST]:PORT"; port 0: any free one). Throws Failure. */
    static DatagramSocket listening(const std::string& address);

    /** Connected to "HOST:PORT", so that the kernel drops what others send. Throws Failure. */
    static DatagramSocket connectedTo(const std::string& address);

    ~DatagramSocket();
    DatagramSocket(DatagramSocket&& other) noexcept;
    DatagramSocket& operator=(DatagramSocket&&) = delete;

    int fd() const { return m_fd; }

    /** The port that it is bound to. */
    uint16_t port() const;

private:
    explicit DatagramSocket(int fd)
        : m_fd(fd)
    {
    }

    int m_fd;
};

} // namespace xenlens::tracer
