// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock_anchors.h"
#include "common/clock_reference_fixture.h"

#include <gtest/gtest.h>

#include <csignal>
#include <vector>

using namespace xenlens::tracer;
using xenlens::test::Program;
using xenlens::test::startedReference;

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
