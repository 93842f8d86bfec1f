// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock_packet.h"
#include "clock_reference.h"
#include "common/clock_reference_fixture.h"
#include "failure.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <csignal>
#include <functional>
#include <thread>

using namespace xenlens::tracer;
using xenlens::test::Program;
using xenlens::test::startedReference;
using namespace std::chrono_literals;

namespace {

/** Answers each question with what `answer` makes of it: a responder that does not keep to the rules. */
class RogueReference
{
public:
    using Answers = std::vector<std::vector<uint8_t>>;

    explicit RogueReference(std::function<Answers(const ClockPacket&)> answer)
        : m_socket(DatagramSocket::listening("127.0.0.1:0"))
        , m_thread([this, answer](const std::stop_token& stop) {
            timeval patience{0, 20'000};
            setsockopt(m_socket.fd(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
            while (!stop.stop_requested()) {
                uint8_t buffer[64];
                sockaddr_storage from{};
                socklen_t size = sizeof(from);
                const auto length
                    = recvfrom(m_socket.fd(), buffer, sizeof(buffer), 0, reinterpret_cast<sockaddr*>(&from), &size);
                if (length < 0)
                    continue;
                const auto question = ClockPacket::decode({buffer, static_cast<size_t>(length)});
                ASSERT_TRUE(question);
                for (const auto& bytes : answer(*question))
                    sendto(m_socket.fd(), bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
            }
        })
    {
    }
    std::string address() const { return "127.0.0.1:" + std::to_string(m_socket.port()); }

private:
    DatagramSocket m_socket;
    std::jthread m_thread;
};

std::vector<uint8_t> answerTo(uint64_t nonce, uint64_t unixNs)
{
    const auto datagram = ClockPacket{ClockPacket::Kind::Answer, nonce, unixNs}.encode();
    return {datagram.begin(), datagram.end()};
}

} // namespace

TEST(ClockReference, reportsTheTimeOfTheProgramThatAnswers)
{
    Program program({CLOCK_REFERENCE, "--listen", "127.0.0.1:0", "-v"});
    ClockReference reference(startedReference(program));
    const auto monotonicBefore = monotonicNs();
    const auto unixBefore = unixNs();
    const auto reading = reference.ask(10s);
    const auto unixAfter = unixNs();
    const auto monotonicAfter = monotonicNs();
    ASSERT_TRUE(reading);
    EXPECT_GE(reading->unixNs, unixBefore);
    EXPECT_LE(reading->unixNs, unixAfter);
    EXPECT_GT(reading->roundTripNs, 0u);
    EXPECT_GE(reading->tsNs - reading->roundTripNs / 2, monotonicBefore);
    EXPECT_LE(reading->tsNs + reading->roundTripNs / 2, monotonicAfter);

    program.signal(SIGTERM);
    EXPECT_EQ(program.readLine(), std::to_string(ReadingsPerAnchor) + " questions answered, 0 other wake-ups");
    EXPECT_EQ(program.wait(), 0);
}

TEST(ClockReference, isAskedOverTcpToo)
{
    Program program({CLOCK_REFERENCE, "--listen", "tcp:127.0.0.1:0"});
    ClockReference reference("tcp:" + startedReference(program));
    const auto unixBefore = unixNs();
    const auto reading = reference.ask(10s);
    ASSERT_TRUE(reading);
    EXPECT_GE(reading->unixNs, unixBefore);
    EXPECT_LE(reading->unixNs, unixNs());
    program.signal(SIGTERM);
    EXPECT_EQ(program.wait(), 0);
    EXPECT_FALSE(reference.ask(20ms)); // nobody there any more
    EXPECT_THROW(ClockReference("tcp:127.0.0.1"), Failure);
}

TEST(ClockReference, believesNoAnswerToAnotherQuestion)
{
    RogueReference rogue([](const ClockPacket& question) -> RogueReference::Answers {
        auto wrongMagic = answerTo(question.nonce, 1);
        wrongMagic[0] = 0;
        const auto question2 = ClockPacket{ClockPacket::Kind::Question, question.nonce, 2}.encode();
        auto tooLong = answerTo(question.nonce, 3);
        tooLong.push_back(0);
        return {answerTo(question.nonce + 1, 4), wrongMagic, {question2.begin(), question2.end()}, tooLong, {},
            answerTo(question.nonce, 42)};
    });
    const auto reading = ClockReference(rogue.address()).ask(10s);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->unixNs, 42u);
}

TEST(ClockReference, givesUpWhereNobodyAnswers)
{
    RogueReference silent([](const ClockPacket&) { return RogueReference::Answers{}; });
    EXPECT_FALSE(ClockReference(silent.address()).ask(20ms));
    std::string closed;
    {
        closed = "127.0.0.1:" + std::to_string(DatagramSocket::listening("127.0.0.1:0").port());
    }
    EXPECT_FALSE(ClockReference(closed).ask(20ms));
}

TEST(ClockReference, refusesAddressesThatAreNone)
{
    for (const char* address : {"", "host", ":1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:99999",
             "127.0.0.1:-1", "127.0.0.1:0", "127.0.0.1:4294972636", "127.0.0.1:53 "})
        EXPECT_THROW(ClockReference reference(address), Failure) << address;
}
