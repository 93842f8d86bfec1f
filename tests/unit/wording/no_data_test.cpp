// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/no_data.h"

#include <gtest/gtest.h>

namespace xenlens::wording {
namespace {

TEST(NoData, IsASentence)
{
    EXPECT_EQ((NoData{"no grants in this trace", "record one with care"}.sentence()),
        "No grants in this trace: record one with care.");
}

} // namespace
} // namespace xenlens::wording
