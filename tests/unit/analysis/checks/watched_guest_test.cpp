// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/watched_guest.h"
#include "analysis/profiles/guest_profiles.h"
#include "guest_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using namespace analysis;
using guest::Role;

/// A guest from 2 s to 8 s whose block device is served by host a.
class WatchedGuestTest : public ::testing::Test
{
protected:
    WatchedGuestTest()
    {
        logs.push_back(makeKernel("g1", Role::Guest, 2000, 8000, 0));
        logs.push_back(makeKernel("a", Role::Dom0, 1000, 9000, 0));
        for (std::uint64_t at = 2000; at < 8000; at += 500)
            send(logs[0], hypercalls(at, at + 500, {{1}, {1}}));
        send(logs[1], guest::Lost{9000 * millisecond, guest::LostWhere::BpfTable, 0});
        send(logs[1], ring(guest::RingKind::Blkback, 1, 4100, 4600, 40));
    }

    TimeRange watched(bool bounded = true)
    {
        for (GuestLog& log : logs)
            log.finalize({});
        IoProfile io = makeIoProfile(logs);
        for (RingProfile& ring : io.rings)
            ring.guest = "g1";
        const WatchedGuest guest(logs[0], "g1", io, logs);
        EXPECT_EQ(guest.bounded(), bounded);
        hosts = guest.hosts();
        return guest.secondsRange();
    }

    std::vector<GuestLog> logs;
    std::string hosts;
};

TEST_F(WatchedGuestTest, IsWatchedWhileBothWereTraced)
{
    EXPECT_EQ(watched().duration().ns, 6'000'000'000);
    EXPECT_EQ(hosts, "a");
}

TEST_F(WatchedGuestTest, IsNotWatchedWhereSomethingIsMissing)
{
    send(logs[0], guest::Lost{8000 * millisecond, guest::LostWhere::BpfProbe, 1});
    EXPECT_EQ(watched().end.ns, 6'500'000'000);
}

TEST_F(WatchedGuestTest, IsNotWatchedWithoutABackEnd)
{
    logs.pop_back();
    EXPECT_EQ(watched().duration().ns, 0);
    EXPECT_EQ(hosts, "");
}

TEST_F(WatchedGuestTest, IsNotBoundedWithoutAReference)
{
    logs[1].anchors.clear();
    watched(false);
}

} // namespace
} // namespace xenlens::test
