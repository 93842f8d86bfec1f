// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/values.h"

#include <gtest/gtest.h>

namespace xenlens::wording {
namespace {

TEST(Values, AMissingCellSaysWhy)
{
    EXPECT_EQ(Cell("12.5").phrase(), "12.5");
    EXPECT_EQ(missing("no clock").text, "-");
    EXPECT_EQ(missing("no clock").phrase(), "- (no clock)");
    EXPECT_EQ(missing().phrase(), "-");
}

TEST(Values, AColumnsHeadOnOneLine)
{
    EXPECT_EQ((Column{"sent", "pages"}).head(" "), "sent pages");
    EXPECT_EQ((Column{"round"}).head(" "), "round");
    EXPECT_EQ((Column{"sent", "MiB", Align::Right, true}).head("\n"), "sent\nMiB");
}

TEST(Values, ALineWithoutItsTones)
{
    Line line("all of ", Tone::Strong);
    line.spans.push_back({"it", Tone::Bad});
    EXPECT_EQ(line.text(), "all of it");
}

} // namespace
} // namespace xenlens::wording
