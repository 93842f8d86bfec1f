// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock_reference.h"

#include "clock_packet.h"
#include "failure.h"

#include <sys/random.h>
#include <sys/socket.h>

#include <poll.h>

namespace xenlens::tracer {

namespace {

/** A suspend takes longer than this, and suspendedNs() varies by less. */
constexpr int64_t SuspendedAtLeast = 5'000'000; // ns

uint64_t newNonce()
{
    uint64_t nonce = 0;
    if (getrandom(&nonce, sizeof(nonce), 0) != sizeof(nonce))
        nonce = monotonicNs(); // still distinguishes this question's answer from an earlier one's
    return nonce;
}

} // namespace

ClockReference::ClockReference(const std::string& address)
    : m_address(address)
{
    const auto tcp = tcpAddress(address);
    if (!tcp) {
        m_socket.emplace(DatagramSocket::connectedTo(address));
        return;
    }
    try {
        m_stream = std::make_unique<ClockStream>(*tcp);
    } catch (const Failure& failure) {
        if (failure.status() == ExitStatus::WrongUsage)
            throw;
    }
}

std::optional<ClockReading> ClockReference::ask(std::chrono::milliseconds patience)
{
    std::optional<ClockReading> best;
    for (int i = 0; i < ReadingsPerAnchor; ++i) {
        const auto reading = askOnce(patience);
        if (!reading)
            break; // no answer: further questions would only wait as long again
        if (!best || reading->roundTripNs < best->roundTripNs)
            best = reading;
    }
    return best;
}

std::optional<ClockReading> ClockReference::askOnce(std::chrono::milliseconds patience)
{
    const ClockPacket question{ClockPacket::Kind::Question, newNonce(), 0};
    const auto suspended = suspendedNs();
    const auto before = monotonicNs();
    if (!send(question))
        return {};
    const auto end = before + static_cast<uint64_t>(std::chrono::nanoseconds(patience).count());
    for (auto now = before; now < end; now = monotonicNs()) {
        pollfd readable{m_stream ? m_stream->fd() : m_socket->fd(), POLLIN, 0};
        if (poll(&readable, 1, static_cast<int>((end - now) / 1'000'000) + 1) <= 0)
            continue;
        const auto answer = receive();
        const auto after = monotonicNs();
        if (m_broken)
            return {};
        // A guest that was migrated in between took longer than the monotonic clock says.
        if (suspendedNs() - suspended > SuspendedAtLeast)
            return {};
        if (answer && answer->kind == ClockPacket::Kind::Answer && answer->nonce == question.nonce)
            return ClockReading{before + (after - before) / 2, answer->unixNs, after - before, suspended};
    }
    return {};
}

bool ClockReference::send(const ClockPacket& question)
{
    m_broken = false;
    if (m_socket) {
        const auto datagram = question.encode();
        return ::send(m_socket->fd(), datagram.data(), datagram.size(), 0) >= 0;
    }
    try {
        if (!m_stream)
            m_stream = std::make_unique<ClockStream>(*tcpAddress(m_address));
    } catch (const Failure&) {
        return false;
    }
    if (m_stream->send(question))
        return true;
    m_stream.reset(); // the next question tries again
    return false;
}

std::optional<ClockPacket> ClockReference::receive()
{
    if (m_stream) {
        const auto received = m_stream->receive();
        m_broken = received.broken;
        if (m_broken)
            m_stream.reset();
        return received.packet;
    }
    uint8_t buffer[ClockPacket::Bytes + 1]; // one more, to see a datagram that is too long
    const auto length = recv(m_socket->fd(), buffer, sizeof(buffer), 0);
    m_broken = length < 0; // refused: the port is closed
    return m_broken ? std::nullopt : ClockPacket::decode({buffer, static_cast<size_t>(length)});
}

bool answerClockQuestion(const DatagramSocket& socket)
{
    uint8_t buffer[ClockPacket::Bytes + 1];
    sockaddr_storage from{};
    socklen_t fromLength = sizeof(from);
    const auto length
        = recvfrom(socket.fd(), buffer, sizeof(buffer), MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&from), &fromLength);
    if (length < 0)
        return false;
    const auto question = ClockPacket::decode({buffer, static_cast<size_t>(length)});
    if (!question || question->kind != ClockPacket::Kind::Question)
        return false;
    const auto answer = ClockPacket{ClockPacket::Kind::Answer, question->nonce, unixNs()}.encode();
    sendto(socket.fd(), answer.data(), answer.size(), MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&from), fromLength);
    return true;
}

} // namespace xenlens::tracer
