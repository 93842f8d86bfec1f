// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/toolstack_log.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using test::second;
using ::testing::SizeIs;

TEST(ToolstackLog, ASaveToAFileIsNoMigration)
{
    ToolstackLog host = test::makeHost("a");
    test::addSave(host, {});
    host.saveBegins[0].live = false;
    host.finalize();
    EXPECT_THAT(findSaves(host), SizeIs(0));
}

TEST(ToolstackLog, GivesEachSaveItsOwnEvents)
{
    ToolstackLog host = test::makeHost("a");
    test::SaveScript script;
    script.suspends = false;
    script.dirty = {200};
    script.ends = false;
    test::addSave(host, script);
    script.begin = 40;
    script.pid = 101;
    script.ends = true;
    test::addSave(host, script);
    script.domid = DomId{2};
    script.uuid = "u-2";
    script.pid = 102;
    test::addSave(host, script); // another domain at the same time
    toolstack::LogdirtyRead baseline;
    baseline.tsNs = baseline.beginNs = 41 * second;
    baseline.domid = DomId{2};
    baseline.reader = toolstack::LogdirtyReader::Baseline;
    host.reads.push_back(baseline);
    host.finalize();
    const auto saves = findSaves(host);
    ASSERT_THAT(saves, SizeIs(3));
    EXPECT_FALSE(saves[0].end) << "the end of the next save is not its own";
    for (const SaveLog& save : saves) {
        EXPECT_THAT(save.batches, SizeIs(2));
        EXPECT_THAT(save.reads, SizeIs(1));
        EXPECT_THAT(save.switches, SizeIs(1));
        EXPECT_EQ(save.reads.at(0).domid, save.begin.domid);
    }
    EXPECT_TRUE(saves[1].end && saves[2].end);
    EXPECT_EQ(saves[2].end->pid, 102u);
}

TEST(ToolstackLog, GivesARestoreTheUnpauseBehindIt)
{
    ToolstackLog host = test::makeHost("b");
    test::addRestore(host, "u-1", 11, 22);
    test::addState(host, toolstack::DomainAction::Unpaused, DomId{5}, 12); // too early
    test::addState(host, toolstack::DomainAction::Unpaused, DomId{6}, 22);
    test::addState(host, toolstack::DomainAction::Unpaused, DomId{5}, 22, -1);
    host.finalize();
    const auto restores = findRestores(host);
    ASSERT_THAT(restores, SizeIs(1));
    ASSERT_TRUE(restores[0].unpaused);
    EXPECT_EQ(restores[0].unpaused->tsNs, 22 * second + second / 2);
}

TEST(ToolstackLog, ForgetsAMigrationAndKeepsTheNext)
{
    ToolstackLog log = test::makeHost("a");
    test::addSave(log, {});
    test::SaveScript next;
    next.begin = 100;
    test::addSave(log, next);
    const std::size_t events = log.migrationEvents();
    log.forgetSave(log.saveBegins.at(0));
    EXPECT_EQ(log.migrationEvents(), events / 2);
    EXPECT_EQ(log.forgotten, events / 2);
    EXPECT_TRUE(log.savedBefore.contains(next.domid));
    log.finalize();
    EXPECT_EQ(findSaves(log).size(), 1U);
    EXPECT_TRUE(findSaves(log).at(0).end);
}

TEST(ToolstackLog, SumsUpOldStartsAndEnds)
{
    ToolstackLog log;
    for (std::uint64_t i = 1; i <= 1000; ++i) {
        toolstack::SessionStart start;
        start.tsNs = i;
        start.emulated = i == 2;
        log.add(start);
        if (i < 1000)
            log.add(toolstack::SessionEnd{i, 3, 2});
    }
    EXPECT_EQ(log.starts.size(), log.ends.size() + 1);
    EXPECT_LE(log.ends.size(), ToolstackLog::sessionsMax);
    std::uint64_t produced = 0;
    for (const toolstack::SessionEnd& end : log.ends)
        produced += end.producedEvents;
    EXPECT_EQ(produced, 3U * 999);
    EXPECT_EQ(log.starts.front().tsNs, 1U);
    EXPECT_TRUE(log.starts.front().emulated);
}

TEST(ToolstackLog, KeepsTheFirstAndTheNewestReadingsOfAnInterface)
{
    ToolstackLog log;
    for (std::uint64_t i = 1; i <= 50'000; ++i)
        log.add(toolstack::NicCounters{i * 1'000'000'000, "eth0", i, i, i, i});
    const auto& readings = log.nics.at("eth0");
    EXPECT_LE(readings.size(), ToolstackLog::readingsMax);
    EXPECT_EQ(readings.front().txBytes, 1U);
    EXPECT_EQ(readings.back().txBytes, 50'000U);
    EXPECT_EQ(readings.at(readings.size() - 1000).txBytes, 49'001U);
    for (std::size_t i = 1; i < readings.size(); ++i)
        EXPECT_LT(readings[i - 1].tsNs, readings[i].tsNs);
}

} // namespace
} // namespace xenlens::analysis
