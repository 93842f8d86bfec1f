// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/trace_window.h"
#include "failure.h"
#include "records_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

using namespace xenlens::tracer;
using namespace xenlens::test;
using testing::SizeIs;

namespace {

constexpr size_t Words = 40;

TEST(TraceWindow, takesWhatWaitsInOrderAcrossTheEndOfTheBuffer)
{
    FakeBuffer buffer(Words);
    TraceWindow window(buffer.memory());
    std::vector<uint32_t> expected, taken;
    for (uint32_t i = 0; i < 10 * Words; i += 7) { // passes the end, and twice the size, at odd places
        const std::vector<uint32_t> words{i, i + 1, i + 2, i + 3, i + 4, i + 5, i + 6};
        buffer.write(words);
        expected.insert(expected.end(), words.begin(), words.end());
        ASSERT_EQ(window.take(taken), TraceWindow::State::Sound);
        ASSERT_EQ(buffer.cons(), buffer.prod());
    }
    EXPECT_EQ(taken, expected);
}

TEST(TraceWindow, takesAFullBuffer)
{
    FakeBuffer buffer(Words);
    TraceWindow window(buffer.memory());
    buffer.write(std::vector<uint32_t>(5));
    std::vector<uint32_t> taken;
    window.take(taken);
    taken.clear();
    std::vector<uint32_t> all(Words);
    std::iota(all.begin(), all.end(), 1u);
    buffer.write(all);
    EXPECT_EQ(window.take(taken), TraceWindow::State::Sound);
    EXPECT_EQ(taken, all);
    taken.clear();
    EXPECT_EQ(window.take(taken), TraceWindow::State::Sound);
    EXPECT_THAT(taken, SizeIs(0));
}

TEST(TraceWindow, readsNothingByOffsetsThatCannotBe)
{
    constexpr uint32_t size = Words * 4;
    for (const uint32_t prod : {1u, 2u, 2 * size, 2 * size + 4, 0x7fffffffu, 0xfffffffcu, 0xffffffffu}) {
        FakeBuffer buffer(Words);
        TraceWindow window(buffer.memory());
        buffer.prod() = prod;
        std::vector<uint32_t> taken;
        EXPECT_EQ(window.take(taken), TraceWindow::State::Broken) << prod;
        EXPECT_THAT(taken, SizeIs(0));
    }
    // Ours is not sound, or there is more between the two than fits.
    for (const uint32_t cons : {3u, 2 * size, 0xfffffffcu, 16u}) {
        FakeBuffer buffer(Words);
        TraceWindow window(buffer.memory());
        buffer.prod() = cons == 16 ? size + 20 : 8;
        buffer.cons() = cons;
        std::vector<uint32_t> taken;
        EXPECT_EQ(window.take(taken), TraceWindow::State::Reset) << cons;
        EXPECT_THAT(taken, SizeIs(0));
        EXPECT_EQ(buffer.cons(), buffer.prod()); // it can go on from here
    }
}

TEST(TraceWindow, refusesABufferWithoutRoomForARecord)
{
    FakeBuffer buffer(4);
    EXPECT_THROW(TraceWindow(buffer.memory()), Failure);
}

} // namespace
