// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/machine.h"

#include <gtest/gtest.h>

using namespace xenlens::recorder;

TEST(Machine, QuotesWordsForTheShellThere)
{
    EXPECT_EQ(shellLine({"xl", "migrate", "-s", "", "it's", "a b"}), "'xl' 'migrate' '-s' '' 'it'\\''s' 'a b'");
}

TEST(Machine, LeavesTheUsersSshCommandToTheShell)
{
    EXPECT_EQ(sshCommand("ssh -F 'a b'", {"host", "true"}),
        (std::vector<std::string>{"sh", "-c", "exec ssh -F 'a b' \"$@\"", "ssh", "host", "true"}));
}
