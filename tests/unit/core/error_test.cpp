// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <gtest/gtest.h>

namespace xenlens {
namespace {

TEST(Error, IsOneLineOfWhereCauseAndRemedy)
{
    EXPECT_STREQ(Error("/tmp/x", "no such file", "give another").what(), "/tmp/x: no such file; give another");
}

TEST(Error, LeavesOutAMissingRemedy)
{
    EXPECT_STREQ(Error("/tmp/x", "no such file").what(), "/tmp/x: no such file");
}

} // namespace
} // namespace xenlens
