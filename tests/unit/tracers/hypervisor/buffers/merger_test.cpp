// SPDX-License-Identifier: GPL-2.0-or-later
#include "buffers/merger.h"
#include "records_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace xenlens::tracer;
using namespace xenlens::test;
using testing::ElementsAre;
using testing::SizeIs;

namespace {

std::vector<std::pair<uint64_t, int>> delivered(Merger& merger, uint64_t horizon)
{
    std::vector<std::pair<uint64_t, int>> result;
    merger.deliver(horizon, [&](const TraceRecord& r) { result.emplace_back(r.tsc, r.cpu); });
    return result;
}

TEST(Merger, bringsCpusIntoOneOrderUpToTheHorizon)
{
    Merger merger(3);
    merger.queue(0) = {record(1, 10, {}), record(1, 20, {}), record(1, 35, {})};
    merger.queue(2) = {record(1, 5, {}, 2), record(1, 20, {}, 2), record(1, 30, {}, 2)};
    using P = std::pair<uint64_t, int>;
    EXPECT_THAT(delivered(merger, 30), ElementsAre(P{5, 2}, P{10, 0}, P{20, 0}, P{20, 2}, P{30, 2}));
    merger.queue(1) = {record(1, 32, {}, 1)};
    EXPECT_THAT(delivered(merger, 34), ElementsAre(P{32, 1}));
    EXPECT_THAT(delivered(merger, UINT64_MAX), ElementsAre(P{35, 0}));
    EXPECT_THAT(delivered(merger, UINT64_MAX), SizeIs(0));
}

} // namespace
