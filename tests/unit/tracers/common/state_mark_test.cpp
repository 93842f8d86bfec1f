// SPDX-License-Identifier: GPL-2.0-or-later
#include "common/folder_fixture.h"
#include "state_mark.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>
#include <unistd.h>

using namespace xenlens::tracer;

namespace {

class StateMarks : public xenlens::test::Folder
{
protected:
    /** A process that sets the mark, does more if asked to, and is killed. */
    void setByOneThatIsKilled(bool clears)
    {
        const pid_t child = fork();
        if (child == 0) {
            StateMark mark("counters", m_path);
            mark.set();
            if (clears)
                mark.clear();
            raise(SIGKILL);
        }
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status));
    }
};

TEST_F(StateMarks, outliveAKill)
{
    EXPECT_FALSE(StateMark("counters", m_path).leftBehind());
    setByOneThatIsKilled(false);
    EXPECT_TRUE(StateMark("counters", m_path).leftBehind());
    EXPECT_FALSE(StateMark("other", m_path).leftBehind());
}

TEST_F(StateMarks, areGoneOnceCleared)
{
    setByOneThatIsKilled(true);
    EXPECT_FALSE(StateMark("counters", m_path).leftBehind());
    setByOneThatIsKilled(false);
    StateMark("counters", m_path).clear();
    EXPECT_FALSE(StateMark("counters", m_path).leftBehind());
}

TEST_F(StateMarks, ofALivingProcessAreNotLeftBehind)
{
    StateMark held("counters", m_path);
    held.set();
    EXPECT_FALSE(held.heldElsewhere());
    EXPECT_FALSE(StateMark("counters", m_path).leftBehind());
    EXPECT_TRUE(StateMark("counters", m_path).heldElsewhere());
    EXPECT_FALSE(StateMark("other", m_path).heldElsewhere());
    StateMark("counters", m_path).clear(); // not its own: without effect
    setByOneThatIsKilled(true);
    EXPECT_GT(std::filesystem::file_size(m_path / "counters"), 0u);
}

TEST_F(StateMarks, followNoLink)
{
    const auto victim = write("victim", "content");
    std::filesystem::create_symlink(victim, m_path / "counters");
    StateMark mark("counters", m_path);
    mark.set();
    mark.clear();
    EXPECT_EQ(std::filesystem::file_size(victim), 7u);
}

} // namespace
