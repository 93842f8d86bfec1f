// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock_anchors.h"
#include "clock_packet.h"
#include "clock_reference.h"
#include "failure.h"
#include "program.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <csignal>
#include <thread>

using namespace xenlens::tracer;
using xenlens::test::Program;
using namespace std::chrono_literals;

namespace {

std::string startedReference(Program& program)
{
    const auto line = program.readLine();
    const std::string before = "ready on port ";
    EXPECT_EQ(line.substr(0, before.size()), before);
    return "127.0.0.1:" + line.substr(before.size());
}

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

TEST(ClockPacket, comesBackAsItWas)
{
    const ClockPacket packet{ClockPacket::Kind::Answer, 0x0123456789abcdef, 1'795'361'089'924'503'518};
    const auto decoded = ClockPacket::decode(packet.encode());
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->kind, packet.kind);
    EXPECT_EQ(decoded->nonce, packet.nonce);
    EXPECT_EQ(decoded->unixNs, packet.unixNs);
    EXPECT_EQ(packet.encode()[0], 'X') << "big-endian on the wire";
}

TEST(ClockPacket, refusesWhatIsNotOne)
{
    const auto good = ClockPacket{ClockPacket::Kind::Question, 7, 0}.encode();
    EXPECT_TRUE(ClockPacket::decode(good));
    for (const size_t at : {0u, 3u, 4u, 5u, 6u, 7u}) { // magic, version, kind
        auto bad = good;
        bad[at] ^= 0x40;
        EXPECT_FALSE(ClockPacket::decode(bad)) << "byte " << at;
    }
    const std::vector<uint8_t> longer(good.size() + 1);
    EXPECT_FALSE(ClockPacket::decode(longer));
    for (size_t length = 0; length < good.size(); ++length)
        EXPECT_FALSE(ClockPacket::decode({good.data(), length}));
}

TEST(ClockReference, tellsTheTimeOfTheProgramThatAnswers)
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
    for (const char* address : {"", "host", ":1", "127.0.0.1:", "127.0.0.1:no-such-service"})
        EXPECT_THROW(ClockReference reference(address), Failure) << address;
}

TEST(ClockReferenceProgram, saysWhenItsPortIsTaken)
{
    const auto taken = DatagramSocket::listening("127.0.0.1:0");
    Program program({CLOCK_REFERENCE, "--listen", "127.0.0.1:" + std::to_string(taken.port())});
    EXPECT_NE(program.readAll().find("Address already in use; choose another port"), std::string::npos);
    EXPECT_EQ(program.wait(), 1);
}

TEST(ClockAnchors, saysWhereEachCameFrom)
{
    using Source = ClockAnchors::Source;
    Program program({CLOCK_REFERENCE, "--listen", "127.0.0.1:0"});
    const auto address = startedReference(program);
    std::vector<Source> sources;
    Activity activity;
    const auto note = [&](const ClockReading& reading, Source source) {
        EXPECT_GT(reading.unixNs, 1'600'000'000'000'000'000u);
        sources.push_back(source);
    };
    {
        const ClockAnchors anchors(ClockReference(address), activity, note);
        EXPECT_EQ(sources, std::vector{Source::Reference}) << "one at once";
        program.signal(SIGTERM);
        program.wait();
    }
    EXPECT_EQ(sources, (std::vector{Source::Reference, Source::Host}))
        << "one at the end, when nobody answers any more";
    sources.clear();
    {
        const ClockAnchors anchors({}, activity, note);
    }
    EXPECT_EQ(sources, (std::vector{Source::Host, Source::Host}));
}
