// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "recorder.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <stdexcept>

namespace xenlens::test {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(Merge, OrdersTheStreamsOfAllHostsByTime)
{
    const TemporaryFolder folder;
    CtfTrace a("a");
    CtfTrace b("b");
    for (const std::uint64_t ts : {1, 4, 5})
        a.add(streamProgress(ts, ts), 0);
    for (const std::uint64_t ts : {2, 6})
        a.add(streamProgress(ts, ts), 1);
    for (const std::uint64_t ts : {3, 7})
        b.add(streamProgress(ts, ts));
    a.write(folder.path() / "a");
    b.write(folder.path() / "b");
    const Reading reading = readTrace(folder.path());
    EXPECT_THAT(reading.recorder.times, ElementsAre(1, 2, 3, 4, 5, 6, 7));
    EXPECT_THAT(reading.recorder.hosts, ElementsAre("a", "a", "b", "a", "a", "a", "b"));
}

TEST(Merge, StaysInOrderOverManyBatches)
{
    const TemporaryFolder folder;
    CtfTrace trace("a");
    for (std::uint64_t ts = 1; ts <= 1000; ++ts)
        trace.add(streamProgress(ts, ts), static_cast<int>(ts * 7 % 3), static_cast<int>(ts / 100));
    trace.write(folder.path());
    const Reading reading = readTrace(folder.path());
    ASSERT_THAT(reading.recorder.times, SizeIs(1000));
    EXPECT_TRUE(std::is_sorted(reading.recorder.times.begin(), reading.recorder.times.end()));
}

TEST(Merge, TellsOfDiscardedEvents)
{
    const TemporaryFolder folder;
    CtfTrace trace("a");
    trace.add(streamProgress(10, 1), 0, 0);
    trace.add(streamProgress(20, 1), 0, 1);
    trace.setDiscarded(0, 1, 17);
    trace.write(folder.path());
    const Reading reading = readTrace(folder.path());
    ASSERT_THAT(reading.recorder.gaps, SizeIs(1));
    EXPECT_EQ(reading.recorder.gaps[0].kind, Gap::Kind::DiscardedEvents);
    EXPECT_EQ(reading.recorder.gaps[0].count, 17u);
    EXPECT_EQ(reading.recorder.gaps[0].begin, TimeNs{10});
    EXPECT_EQ(reading.recorder.gaps[0].end, TimeNs{20});
}

TEST(Merge, HandsOutNoMoreThanAsked)
{
    const TemporaryFolder folder;
    CtfTrace trace("a");
    for (std::uint64_t ts = 1; ts <= 500; ++ts)
        trace.add(streamProgress(ts, ts));
    trace.write(folder.path());
    reader::TraceReader reader(folder.path());
    Recorder recorder;
    EXPECT_EQ(reader.poll(recorder, 10), reader::ReadState::More);
    EXPECT_LT(recorder.times.size(), 100u);
    readAll(reader, recorder);
    EXPECT_THAT(recorder.times, SizeIs(500));
}

class Refusing final : public EventSink
{
    void onEvent(const Event&) override { throw std::runtime_error("enough"); }
    void onGap(const Gap&) override { }
};

TEST(Merge, LetsTheSinksExceptionThrough)
{
    const TemporaryFolder folder;
    CtfTrace trace("a");
    trace.add(streamProgress(1, 1));
    trace.write(folder.path());
    reader::TraceReader reader(folder.path());
    Refusing sink;
    EXPECT_THROW(readAll(reader, sink), std::runtime_error);
}

TEST(Merge, StopsWhenAsked)
{
    const TemporaryFolder folder;
    CtfTrace trace("a");
    for (std::uint64_t ts = 1; ts <= 100'000; ++ts)
        trace.add(streamProgress(ts, ts));
    trace.write(folder.path());
    reader::TraceReader reader(folder.path());
    Recorder recorder;
    std::stop_source stop;
    EXPECT_THROW(readAll(
                     reader, recorder, [&](std::uint64_t) { stop.request_stop(); }, stop.get_token()),
        Cancelled);
}

} // namespace
} // namespace xenlens::test
