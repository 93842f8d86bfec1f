// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/hypervisor_log.h"
#include "hypervisor_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using namespace hypervisor;
using test::makeLog;
using test::second;
using ::testing::ElementsAre;
using ::testing::Pair;

TEST(HypervisorLog, GoesByOneCpusClock)
{
    HypervisorLog log = makeLog();
    log.add(ClockAnchor{2 * second, 2 * second, 0, 2 * second, 2 * second, 1'000'000});
    log.add(ClockAnchor{1 * second, 1 * second + 400'000'000, 1, 1 * second, 1 * second + 400'000'000, 1'000'000});
    log.finalize({});
    EXPECT_EQ(log.clock.toUnix(1'500'000'000).ns, 1'500'000'000);
    EXPECT_EQ(log.clocksApartNs(), 0) << "no two of one CPU around the other's";
    log.add(ClockAnchor{1 * second, 0, 1, 1500'000'000, 1700'000'000, 1'000'000});
    EXPECT_NEAR(log.clocksApartNs(), 200e6, 1);
}

TEST(HypervisorLog, MergesLossesThatOverlap)
{
    HypervisorLog log = makeLog();
    log.add(Lost{5 * second, 3 * second, 0, 7});
    log.add(Lost{6 * second, 4 * second, 1, 3});
    log.add(Lost{9 * second, 8 * second, 0, 0}); // none was lost after all
    log.add(Lost{12 * second, 11 * second, 0, 2});
    log.finalize({});
    const auto at = [](std::uint64_t from, std::uint64_t to) {
        return TimeRange{{static_cast<std::int64_t>(from * second)}, {static_cast<std::int64_t>(to * second)}};
    };
    EXPECT_THAT(log.lossRanges(9), ElementsAre(at(3, 6), at(11, 12)));
    EXPECT_THAT(log.lossRanges(1), ElementsAre(at(3, 12)));
    EXPECT_EQ(log.lostRecords(), 12U);
}

TEST(HypervisorLog, BelievesTheEndWhereTheEventOfALossWasLost)
{
    HypervisorLog log = makeLog();
    log.add(Lost{5 * second, 4 * second, 0, 7});
    log.add(SessionEnd{9 * second, 1000, 12, {6, 5, 0}, 0, 3, 3});
    EXPECT_THAT(log.lostByCpu(), ElementsAre(Pair(0, 7), Pair(1, 5)));
}

} // namespace
} // namespace xenlens::analysis
