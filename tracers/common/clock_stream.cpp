// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock_stream.h"

#include "address.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <string_view>
#include <unistd.h>

namespace xenlens::tracer {

std::optional<std::string> tcpAddress(const std::string& address)
{
    const std::string_view prefix = TcpPrefix;
    if (address.compare(0, prefix.size(), prefix) != 0)
        return {};
    return address.substr(prefix.size());
}

ClockStream::ClockStream(int fd)
    : m_fd(fd)
{
    const int on = 1; // a packet that waited for more would be a longer round trip
    setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

ClockStream::ClockStream(const std::string& address)
    : ClockStream(openSocket(address, SOCK_STREAM, false))
{
}

ClockStream::~ClockStream()
{
    close(m_fd);
}

bool ClockStream::send(const ClockPacket& packet)
{
    const auto bytes = packet.encode();
    return ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(bytes.size());
}

ClockStream::Received ClockStream::receive()
{
    const auto length = recv(m_fd, m_buffer.data() + m_filled, m_buffer.size() - m_filled, MSG_DONTWAIT);
    if (length <= 0)
        return {{}, length == 0 || (errno != EAGAIN && errno != EINTR)};
    m_filled += static_cast<size_t>(length);
    if (m_filled < m_buffer.size())
        return {};
    m_filled = 0;
    const auto packet = ClockPacket::decode(m_buffer);
    return {packet, !packet};
}

} // namespace xenlens::tracer
