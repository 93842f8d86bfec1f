// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "recorder/process.h"

#include <gtest/gtest.h>

#include <csignal>
#include <poll.h>

using namespace xenlens;
using namespace xenlens::recorder;

namespace {

std::string readAll(Process& process)
{
    std::string text;
    while (process.output() >= 0) {
        pollfd readable{process.output(), POLLIN, 0};
        ::poll(&readable, 1, 10'000);
        text += process.readOutput();
    }
    return text;
}

int waitFor(Process& process)
{
    while (!process.ended())
        ::poll(nullptr, 0, 5);
    return *process.ended();
}

} // namespace

TEST(Process, TalksThroughPipesAndTellsItsStatus)
{
    Process process({{"sh", "-c", "read line; echo \"$line $MORE\"; exit 7"}, {"MORE=and more"}});
    EXPECT_TRUE(process.write("words\n"));
    EXPECT_EQ(readAll(process), "words and more\n");
    EXPECT_EQ(waitFor(process), 7);
}

TEST(Process, ThatDoesNotExistIsOneLine)
{
    try {
        Process process({{"no-such-program-of-xenlens"}});
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(
            error.what(), "no-such-program-of-xenlens: No such file or directory; install it, or put it on PATH");
    }
}

TEST(Process, EndsBySignals)
{
    Process process({{"sh", "-c", "echo ready; exec sleep 600"}});
    pollfd readable{process.output(), POLLIN, 0};
    ::poll(&readable, 1, 10'000);
    process.signal(SIGTERM);
    EXPECT_EQ(waitFor(process), 128 + SIGTERM);
}
