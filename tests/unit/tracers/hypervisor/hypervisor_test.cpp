// SPDX-License-Identifier: GPL-2.0-or-later
#include "program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>

using namespace xenlens::test;
using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;

namespace {

class HypervisorWrongUsage : public testing::TestWithParam<std::vector<std::string>>
{
};

TEST_P(HypervisorWrongUsage, isRefusedInOneLine)
{
    std::vector<std::string> command{HYPERVISOR};
    command.insert(command.end(), GetParam().begin(), GetParam().end());
    Program program(command);
    EXPECT_THAT(program.readLine(), HasSubstr("xenlens-hypervisor: "));
    EXPECT_EQ(program.readAll(), "");
    EXPECT_EQ(program.wait(), 2);
}

INSTANTIATE_TEST_SUITE_P(Arguments, HypervisorWrongUsage,
    testing::Values(std::vector<std::string>{"--interval", "0"}, std::vector<std::string>{"--mask", "none"},
        std::vector<std::string>{"--mask", "0x100000000"}, std::vector<std::string>{"--mask", "0"},
        std::vector<std::string>{"--mask", "-1"}, std::vector<std::string>{"--buffer-pages", "1"},
        std::vector<std::string>{"--off", "--mask", "all"}, std::vector<std::string>{"--unknown"}));

std::string contentOf(const std::string& path)
{
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Hypervisor, hasItsOptionsInTheManualAndInTheCompletion)
{
    Program program({HYPERVISOR, "--help"});
    const std::string help = program.readAll();
    auto manual = contentOf(HYPERVISOR_FOLDER "/xenlens-hypervisor.8");
    const auto completion = contentOf(HYPERVISOR_FOLDER "/xenlens-hypervisor.bash");
    std::erase(manual, '\\');
    const std::regex option("\n  (?:-[a-z],)?(--[a-z-]+)");
    const std::vector<std::string> options(
        std::sregex_token_iterator(help.begin(), help.end(), option, 1), std::sregex_token_iterator());
    EXPECT_THAT(options, SizeIs(9));
    for (const auto& name : options) {
        EXPECT_TRUE(std::regex_search(manual, std::regex("\n\\.B[RI]? .*" + name + "\\b"))) << name;
        EXPECT_THAT(completion, HasSubstr(name));
    }
}

TEST(Hypervisor, needsXenAndSaysSo)
{
    if (fs::exists("/proc/xen/capabilities"))
        GTEST_SKIP() << "this is a Xen domain";
    Program program({HYPERVISOR, "--off"});
    EXPECT_THAT(program.readLine(), testing::StartsWith("xenlens-hypervisor: "));
    EXPECT_EQ(program.readAll(), "");
    EXPECT_EQ(program.wait(), 1);
}

} // namespace
