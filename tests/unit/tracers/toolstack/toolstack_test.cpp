// SPDX-License-Identifier: GPL-2.0-or-later
#include "program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

using xenlens::test::Program;

struct Usage
{
    std::vector<std::string> arguments;
    std::string says;
};

class WrongUsage : public testing::TestWithParam<Usage>
{
};

TEST_P(WrongUsage, getsOneLineAndStatusTwo)
{
    auto command = GetParam().arguments;
    command.insert(command.begin(), TOOLSTACK);
    Program program(command);
    const auto output = program.readAll();
    EXPECT_EQ(program.wait(), 2);
    EXPECT_NE(output.find(GetParam().says), std::string::npos) << output;
    EXPECT_EQ(std::count(output.begin(), output.end(), '\n'), 1) << output;
}

INSTANTIATE_TEST_SUITE_P(Options, WrongUsage,
    testing::Values(Usage{{"--sample-interval", "50"}, "'50' is not a duration"},
        Usage{{"--sample-interval", "-5ms"}, "--sample-interval"}, Usage{{"--sample-interval", "10us"}, "too short"},
        Usage{{"--sample-interval", "99999999999999999999s"}, "not a duration"},
        Usage{{"--sample-interval", "9999999999999s"}, "not a duration"}, Usage{{"--baseline", "g1"}, "--baseline"},
        Usage{{"--ring-size", "5"}, "not a power of two"}, Usage{{"--ring-size", "x"}, "--ring-size"},
        Usage{{"--nonsense"}, "--nonsense"}, Usage{{"surplus"}, "surplus"}));

TEST(Help, endsWithExamples)
{
    Program program({TOOLSTACK, "--help"});
    EXPECT_NE(program.readAll().find("\nEXAMPLES\n  xenlens-toolstack "), std::string::npos);
    EXPECT_EQ(program.wait(), 0);
}
