// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock_stream_server.h"

#include "address.h"
#include "clock_stream.h"
#include "failure.h"
#include "local_clock.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace xenlens::tracer {

namespace {

/** Three tracers on each of some hosts; whoever opens more is refused, not served with other hosts' descriptors. */
constexpr size_t ConnectionsAtMost = 256;

} // namespace

ClockStreamServer::ClockStreamServer(const std::string& address)
    : m_listening(openSocket(address, SOCK_STREAM, true))
    , m_poll(epoll_create1(EPOLL_CLOEXEC))
{
    epoll_event event{EPOLLIN, {}};
    event.data.ptr = nullptr;
    if (listen(m_listening, SOMAXCONN) != 0 || epoll_ctl(m_poll, EPOLL_CTL_ADD, m_listening, &event) != 0) {
        const int error = errno;
        close(m_listening);
        close(m_poll);
        throw Failure(address, std::strerror(error), "choose another port, or end what uses it");
    }
}

ClockStreamServer::~ClockStreamServer()
{
    m_streams.clear();
    close(m_listening);
    close(m_poll);
}

uint16_t ClockStreamServer::port() const
{
    return portOf(m_listening);
}

void ClockStreamServer::accept()
{
    const int fd = accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    auto stream = std::make_unique<ClockStream>(fd);
    epoll_event event{EPOLLIN, {}};
    event.data.ptr = stream.get();
    if (m_streams.size() < ConnectionsAtMost && epoll_ctl(m_poll, EPOLL_CTL_ADD, fd, &event) == 0)
        m_streams.push_back(std::move(stream));
}

bool ClockStreamServer::answer(ClockStream& stream, size_t& answered) const
{
    const auto received = stream.receive();
    if (received.broken || (received.packet && received.packet->kind != ClockPacket::Kind::Question))
        return false;
    if (!received.packet)
        return true;
    ++answered;
    return stream.send({ClockPacket::Kind::Answer, received.packet->nonce, unixNs()});
}

size_t ClockStreamServer::serve()
{
    epoll_event events[16];
    size_t answered = 0;
    const int count = epoll_wait(m_poll, events, 16, 0);
    for (int i = 0; i < count; ++i) {
        auto* const stream = static_cast<ClockStream*>(events[i].data.ptr);
        if (!stream)
            accept();
        else if (!answer(*stream, answered))
            std::erase_if(m_streams, [stream](const auto& owned) { return owned.get() == stream; });
    }
    return answered;
}

} // namespace xenlens::tracer
