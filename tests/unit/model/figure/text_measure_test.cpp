// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/text_measure.h"

#include <gtest/gtest.h>

namespace xenlens::model {

namespace {

QSizeF tenByTwelve(const QString& text, TextRole)
{
    return {10.0 * static_cast<double>(text.size()), 12};
}

} // namespace

TEST(Wrapped, BreaksBetweenPhrasesFirst)
{
    EXPECT_EQ(wrapped({"aa bb", "cc", "dd"}, ", ", 90, TextRole::Note, tenByTwelve), (QStringList{"aa bb, cc", "dd"}));
}

TEST(Wrapped, BreaksInsideAPhraseThatIsTooLong)
{
    EXPECT_EQ(wrapped({"aaaa bbbb cccc"}, ", ", 95, TextRole::Note, tenByTwelve), (QStringList{"aaaa bbbb", "cccc"}));
    EXPECT_EQ(wrapped({"aaaaaaaaaaaaaaa"}, ", ", 95, TextRole::Note, tenByTwelve), (QStringList{"aaaaaaaaaaaaaaa"}));
    EXPECT_TRUE(wrapped({}, ", ", 95, TextRole::Note, tenByTwelve).isEmpty());
}

TEST(PlaceLines, StackWithoutOverlap)
{
    std::vector<PlacedText> placed;
    EXPECT_DOUBLE_EQ(placeLines(placed, {"one", "three"}, 5, 100, TextRole::Title, tenByTwelve), 124);
    ASSERT_EQ(placed.size(), 2U);
    EXPECT_EQ(placed[1].box, QRectF(5, 112, 50, 12));
}

} // namespace xenlens::model
