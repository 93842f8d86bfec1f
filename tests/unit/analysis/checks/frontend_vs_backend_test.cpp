// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/frontend_vs_backend.h"
#include "analysis/profiles/guest_profiles.h"
#include "guest_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::test {
namespace {

using namespace analysis;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class FrontEndsAgainstBackEnds : public ::testing::Test
{
protected:
    FrontEndsAgainstBackEnds()
    {
        logs.push_back(makeKernel("g1", guest::Role::Guest, 2000, 8000, 0));
        logs.push_back(makeKernel("a", guest::Role::Dom0, 1000, 9000, 0));
        for (std::uint64_t at = 2000; at < 8000; at += 500)
            send(logs[0], hypercalls(at, at + 500, {{1}, {1}}));
        send(logs[1], guest::Lost{9000 * millisecond, guest::LostWhere::BpfTable, 0});
    }

    std::vector<Check> check()
    {
        for (GuestLog& log : logs)
            log.finalize({});
        IoProfile io = makeIoProfile(logs);
        for (RingProfile& ring : io.rings)
            ring.guest = "g1";
        return checkFrontEndsAgainstBackEnds(io, logs);
    }

    std::vector<GuestLog> logs;
};

TEST_F(FrontEndsAgainstBackEnds, AgreeExactly)
{
    send(logs[0], ring(guest::RingKind::Blkfront, 0, 4000, 4500, 40));
    send(logs[1], ring(guest::RingKind::Blkback, 1, 1000, 1500, 7)); // before the guest was traced
    send(logs[1], ring(guest::RingKind::Blkback, 1, 4100, 4600, 40));
    const auto checks = check();
    ASSERT_THAT(checks, SizeIs(2)); // requests and bytes
    EXPECT_EQ(checks[0].ok, true);
    EXPECT_EQ(checks[0].left, 40.0);
    EXPECT_EQ(checks[0].right, 40.0);
    EXPECT_EQ(checks[1].ok, true);
}

TEST_F(FrontEndsAgainstBackEnds, DisagreeByOneRequest)
{
    send(logs[0], ring(guest::RingKind::Blkfront, 0, 4000, 4500, 41));
    send(logs[1], ring(guest::RingKind::Blkback, 1, 4100, 4600, 40));
    const auto checks = check();
    ASSERT_THAT(checks, SizeIs(2));
    EXPECT_EQ(checks[0].ok, false);
    EXPECT_EQ(checks[1].ok, false);
}

TEST_F(FrontEndsAgainstBackEnds, AreNotComparedWithoutTheBackEnds)
{
    send(logs[0], ring(guest::RingKind::Blkfront, 0, 4000, 4500, 41));
    const auto checks = check();
    ASSERT_THAT(checks, SizeIs(1));
    EXPECT_EQ(checks[0].ok, std::nullopt);
    EXPECT_THAT(checks[0].note, HasSubstr("no back end"));
}

TEST_F(FrontEndsAgainstBackEnds, AreComparedWhileTheGuestWasOnTheHostThatWasTraced)
{
    suspend(logs[0], 6200, 1000, 4);
    send(logs[0], ring(guest::RingKind::Blkfront, 0, 4000, 4500, 40));
    send(logs[0], ring(guest::RingKind::Blkfront, 0, 7000, 7500, 9)); // on the other host
    send(logs[1], ring(guest::RingKind::Blkback, 1, 4100, 4600, 40));
    const auto checks = check();
    ASSERT_THAT(checks, SizeIs(2));
    EXPECT_EQ(checks[0].ok, true);
    EXPECT_EQ(checks[0].left, 40.0);
}

TEST_F(FrontEndsAgainstBackEnds, AreComparedWhereNothingIsMissing)
{
    send(logs[0], ring(guest::RingKind::Blkfront, 0, 4000, 4500, 40));
    send(logs[0], ring(guest::RingKind::Blkfront, 0, 7500, 8000, 9));
    send(logs[0], guest::Lost{8000 * millisecond, guest::LostWhere::BpfProbe, 1});
    send(logs[1], ring(guest::RingKind::Blkback, 1, 4100, 4600, 40));
    const auto checks = check();
    ASSERT_THAT(checks, SizeIs(2));
    EXPECT_EQ(checks[0].ok, true);
    EXPECT_EQ(checks[0].left, 40.0);
    EXPECT_THAT(checks[0].note, HasSubstr("over 4500 ms")); // the last summary and the second before it are left out
}

} // namespace
} // namespace xenlens::test
