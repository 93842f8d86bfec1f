// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace xenlens::cli {
namespace {

TEST(Style, MarksOnlyWhenColoured)
{
    EXPECT_EQ(Style(false).bad("x"), "x");
    EXPECT_EQ(Style(true).bad("x"), "\033[1;31mx\033[0m");
}

TEST(Style, StandardOutputOfATestIsNoTerminal)
{
    setenv("TERM", "xterm", 1);
    ::testing::internal::CaptureStdout(); // a file
    const Style style = styleOfStdout();
    ::testing::internal::GetCapturedStdout();
    EXPECT_EQ(style.bold("x"), "x");
}

} // namespace
} // namespace xenlens::cli
