// SPDX-License-Identifier: GPL-2.0-or-later
#include "program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using testing::HasSubstr;
using xenlens::test::Program;

namespace {

class GuestWrongUsage : public testing::TestWithParam<std::vector<std::string>>
{
};

TEST_P(GuestWrongUsage, isRefusedInOneLine)
{
    std::vector<std::string> command{GUEST};
    command.insert(command.end(), GetParam().begin(), GetParam().end());
    Program program(command);
    EXPECT_THAT(program.readLine(), HasSubstr("xenlens-guest: "));
    EXPECT_EQ(program.readAll(), "");
    EXPECT_EQ(program.wait(), 2);
}

INSTANTIATE_TEST_SUITE_P(Arguments, GuestWrongUsage,
    testing::Values(std::vector<std::string>{"--interval", "0"}, std::vector<std::string>{"--interval", "5"},
        std::vector<std::string>{"--ring-size", "3"}, std::vector<std::string>{"--ring-size", "6"},
        std::vector<std::string>{"--only", "disks"}, std::vector<std::string>{"--unknown"}));

} // namespace
