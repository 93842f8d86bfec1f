// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/check_nic.h"
#include "migration_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::second;
using ::testing::HasSubstr;

class NicCheck : public test::MigrationChecks
{
protected:
    void addNic(ToolstackLog& host, const char* name, std::uint64_t at, std::uint64_t tx, std::uint64_t rx)
    {
        // every packet carries 1434 bytes of stream
        host.add(toolstack::NicCounters{at * second, name, tx * 1500, rx * 1500, tx, rx});
    }
};

constexpr std::uint64_t streamPackets = (test::batchBytes(1510, 6) + 500) / 1434 + 1;

TEST_F(NicCheck, StreamAgreesWithTheBusiestInterface)
{
    addNic(hosts[0], "eth0", 9, 5, 5);
    addNic(hosts[0], "eth1", 9, 1000, 7);
    addNic(hosts[0], "eth0", 23, 90, 90);
    addNic(hosts[0], "eth1", 23, 1000 + streamPackets, 50);
    const Check check = checkStreamAgainstSender(build());
    EXPECT_EQ(check.ok, true) << *check.difference;
    EXPECT_THAT(check.rightSource, HasSubstr("a/eth1: tx_bytes"));
    EXPECT_LT(std::abs(*check.difference), 0.001) << "headers are taken off";
}

TEST_F(NicCheck, ReceiverIsComparedByWhatItReceived)
{
    addNic(hosts[1], "eth1", 9, 0, 0);
    addNic(hosts[1], "eth1", 23, 3, streamPackets * 2);
    const Check check = checkStreamAgainstReceiver(build());
    EXPECT_EQ(check.ok, false);
    EXPECT_NEAR(*check.difference, -0.5, 0.01);
}

TEST_F(NicCheck, CountersThatBeganLateAreComparedWithTheRest)
{
    // stream bytes at 11 s: the first batch has been taken
    hosts[0].progress.push_back({11 * second + 2000, DomId{1}, 100, test::batchBytes(1000)});
    addNic(hosts[0], "eth1", 12, 0, 0);
    addNic(hosts[0], "eth1", 23, (test::batchBytes(510, 5) + 500) / 1434 + 1, 0);
    const Check check = checkStreamAgainstSender(build());
    EXPECT_EQ(check.left, static_cast<double>(test::batchBytes(510, 5)) + 500);
    EXPECT_EQ(check.ok, true);
}

TEST_F(NicCheck, WithoutCountersThereIsNoVerdict)
{
    EXPECT_THAT(checkStreamAgainstSender(build()).note, HasSubstr("no interface counters of a"));
    addNic(hosts[0], "eth1", 12, 0, 0);
    EXPECT_EQ(checkStreamAgainstSender(build()).ok, std::nullopt) << "one reading is no difference";
}

TEST_F(NicCheck, AnInterruptedMigrationIsNotComparedWithTheCable)
{
    hosts[1].states.clear();
    addNic(hosts[0], "eth1", 9, 0, 0);
    addNic(hosts[0], "eth1", 23, streamPackets, 0);
    EXPECT_EQ(checkStreamAgainstSender(build()).ok, std::nullopt);
}

} // namespace
} // namespace xenlens::analysis
