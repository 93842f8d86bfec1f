// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/text.h"

#include <gtest/gtest.h>

namespace xenlens {
namespace {

TEST(CleanText, KeepsWhatIsHarmless)
{
    for (const char* text : {"", "g1", "a b", "\u00e4\u4e2d\U0001f600", "<script>", "=1+1"})
        EXPECT_EQ(cleanText(text), text);
}

TEST(CleanText, ReplacesControls)
{
    for (const char* control : {"\x01", "\n", "\t", "\x1b", "\x7f", "\u0080", "\u009b", "\u009f", "\u061c", "\u200e",
             "\u200f", "\u2028", "\u202a", "\u202e", "\u2066", "\u2069", "\ufffe", "\uffff"})
        EXPECT_EQ(cleanText("a" + std::string(control) + "b"), "a\ufffdb");
}

TEST(CleanText, ReplacesEachByteThatIsNoUtf8)
{
    EXPECT_EQ(cleanText("\xff\xfe"), "\ufffd\ufffd");
    EXPECT_EQ(cleanText("\xc3"), "\ufffd") << "cut";
    EXPECT_EQ(cleanText("\xc0\xaf"), "\ufffd\ufffd") << "too long a form";
    EXPECT_EQ(cleanText("\xed\xa0\x80"), "\ufffd\ufffd\ufffd") << "a surrogate";
    EXPECT_EQ(cleanText("\xf4\x90\x80\x80"), "\ufffd\ufffd\ufffd\ufffd") << "beyond U+10FFFF";
}

TEST(CleanText, CutsBetweenCharacters)
{
    EXPECT_EQ(cleanText("\u00e4\u00e4\u00e4", 5), "\u00e4\u00e4");
    EXPECT_EQ(cleanText(std::string(10, 'x'), 4), "xxxx");
    EXPECT_EQ(cleanText("\x01\x01", 5), "\ufffd");
}

TEST(CsvText, QuotesWhereNeeded)
{
    EXPECT_EQ(csvText("g1"), "g1");
    EXPECT_EQ(csvText(""), "");
    EXPECT_EQ(csvText("a,b"), "\"a,b\"");
    EXPECT_EQ(csvText("a\"b"), "\"a\"\"b\"");
}

TEST(CsvText, BeginsNoFormula)
{
    EXPECT_EQ(csvText("=cmd|'/c calc'!A0"), "'=cmd|'/c calc'!A0");
    EXPECT_EQ(csvText("@SUM(A1)"), "'@SUM(A1)");
    EXPECT_EQ(csvText("-1+2"), "'-1+2");
    EXPECT_EQ(csvText("+x"), "'+x");
    EXPECT_EQ(csvText("-"), "'-");
    EXPECT_EQ(csvText("=a,b"), "\"'=a,b\"");
    for (const char* number : {"-1", "-0.5", "+12", "-1e-05", "3"})
        EXPECT_EQ(csvText(number), number);
}

} // namespace
} // namespace xenlens
