// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/remarks.h"

#include <gtest/gtest.h>

namespace xenlens::wording {
namespace {

TEST(Remarks, AreSaidOnceInTheirOrder)
{
    EXPECT_EQ(withoutRepeats({"b", "a", "b", "c", "a"}), (std::vector<std::string>{"b", "a", "c"}));
    EXPECT_EQ(missingRemark("the clock"), Line("missing: the clock", Tone::Quiet));
}

TEST(Remarks, AMissingRecordIsEmpty)
{
    EXPECT_EQ(recordOf(std::nullopt), "");
    EXPECT_EQ(recordOf(0), "0");
}

} // namespace
} // namespace xenlens::wording
