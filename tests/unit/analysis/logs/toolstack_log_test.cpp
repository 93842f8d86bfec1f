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

} // namespace
} // namespace xenlens::analysis
