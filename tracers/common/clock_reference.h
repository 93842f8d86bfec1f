// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "clock_stream.h"
#include "datagram_socket.h"
#include "local_clock.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace xenlens::tracer {

/** Queries a running xenlens-clock-reference for the time that all hosts of a trace share. */
class ClockReference
{
public:
    /**
     * At "HOST:PORT" over UDP, or at "tcp:HOST:PORT". Throws Failure for an address that is not valid; whether a
     * reference answers there shows in ask().
     */
    explicit ClockReference(const std::string& address);

    const std::string& address() const { return m_address; }

    /** The best of a burst of questions; empty when none was answered within `patience` each. */
    std::optional<ClockReading> ask(std::chrono::milliseconds patience = std::chrono::milliseconds(250));

private:
    std::optional<ClockReading> askOnce(std::chrono::milliseconds patience);
    bool send(const ClockPacket& question);
    /** What waits without waiting for it; empty: nothing that is a packet. */
    std::optional<ClockPacket> receive();

    std::string m_address;
    std::optional<DatagramSocket> m_socket; ///< empty: TCP
    std::unique_ptr<ClockStream> m_stream; ///< null: UDP, or not connected
    bool m_broken = false; ///< by the last send() or receive(): further waiting is in vain
};

/** Answers the datagram that waits on `socket` if it is a question. Returns whether it was one. */
bool answerClockQuestion(const DatagramSocket& socket);

} // namespace xenlens::tracer
