// SPDX-License-Identifier: GPL-2.0-or-later
#include "common/folder_fixture.h"
#include "lttng.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <unistd.h>

using namespace xenlens::tracer;
using namespace std::chrono_literals;
using testing::HasSubstr;
using xenlens::test::messageOf;

TEST(Lttng, withoutADaemonGetsALine)
{
    const pid_t child = fork();
    if (child == 0) {
        // A user with no daemon of his own, who may not use root's.
        setenv("LTTNG_HOME", "/nonexistent", 1);
        if (geteuid() == 0 && (setgid(65534) || setuid(65534)))
            _exit(2);
        _exit(messageOf(requireSessionDaemon).find("no session daemon answers; start one: lttng-sessiond")
            == std::string::npos);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
}

TEST(Lttng, withoutASessionSaysHowToMakeOne)
{
    EXPECT_THAT(messageOf([] {
        awaitRecording(
            "xenlens_toolstack:*", [] { return false; }, 0ms);
    }),
        AllOf(HasSubstr("no started session records xenlens_toolstack:*"),
            HasSubstr("lttng enable-event --userspace 'xenlens_toolstack:*'; lttng start")));
    int asked = 0;
    awaitRecording(
        "x:*", [&] { return ++asked == 3; }, 60s);
    EXPECT_EQ(asked, 3);
}
