// SPDX-License-Identifier: GPL-2.0-or-later
#include "datagram_socket.h"

#include "address.h"

#include <sys/socket.h>

#include <unistd.h>
#include <utility>

namespace xenlens::tracer {

DatagramSocket DatagramSocket::listening(const std::string& address)
{
    return DatagramSocket(openSocket(address, SOCK_DGRAM, true));
}

DatagramSocket DatagramSocket::connectedTo(const std::string& address)
{
    return DatagramSocket(openSocket(address, SOCK_DGRAM, false));
}

DatagramSocket::~DatagramSocket()
{
    if (m_fd >= 0)
        close(m_fd);
}

DatagramSocket::DatagramSocket(DatagramSocket&& other) noexcept
    : m_fd(std::exchange(other.m_fd, -1))
{
}

uint16_t DatagramSocket::port() const
{
    return portOf(m_fd);
}

} // namespace xenlens::tracer
