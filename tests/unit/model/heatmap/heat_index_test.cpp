// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/heatmap/heat_index.h"

#include <gtest/gtest.h>

#include <random>

namespace xenlens::model {

namespace {

constexpr HeatRows rows{7, 100.5};

std::vector<Mark> randomMarks(std::size_t count)
{
    std::mt19937 random(42);
    std::vector<Mark> marks;
    double seconds = 0;
    for (std::size_t i = 0; i < count; ++i) {
        seconds += random() % 3 == 0 ? 0 : 0.001; // several at one moment
        marks.push_back({seconds, random() % 900, random() % 4 == 0});
    }
    return marks;
}

std::vector<HeatCell> oneByOne(const std::vector<Mark>& marks, std::size_t begin, std::size_t end)
{
    std::vector<HeatCell> cells(static_cast<std::size_t>(rows.count));
    for (std::size_t i = begin; i < end; ++i) {
        const auto row = std::min<std::size_t>(static_cast<std::size_t>(static_cast<double>(marks[i].pfn) / 100.5), 6);
        ++cells[row].marks;
        cells[row].again += marks[i].again ? 1 : 0;
    }
    return cells;
}

class HeatIndexOf : public testing::TestWithParam<std::size_t>
{
};

} // namespace

TEST_P(HeatIndexOf, CountsWhatIsThere)
{
    const std::vector<Mark> marks = randomMarks(GetParam());
    const HeatIndex index(marks, rows);
    constexpr std::size_t step = HeatIndex::step;
    for (const std::size_t begin : {std::size_t{0}, std::size_t{1}, step - 1, step, step + 1, 3 * step, 4 * step + 5}) {
        for (const std::size_t length : {std::size_t{0}, std::size_t{1}, step - 1, step, 2 * step, 3 * step + 17}) {
            if (begin + length > marks.size())
                continue;
            const auto expected = oneByOne(marks, begin, begin + length);
            const auto found = index.count(begin, begin + length);
            ASSERT_EQ(found.size(), expected.size());
            for (std::size_t row = 0; row < expected.size(); ++row) {
                EXPECT_EQ(found[row].marks, expected[row].marks) << begin << " " << length << " " << row;
                EXPECT_EQ(found[row].again, expected[row].again) << begin << " " << length << " " << row;
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, HeatIndexOf,
    testing::Values(0, 1, HeatIndex::step - 1, HeatIndex::step, HeatIndex::step + 1, 7 * HeatIndex::step + 77));

TEST(HeatIndex, FindsTheFirstMarkOfAMoment)
{
    const std::vector<Mark> marks{{1, 0, false}, {2, 0, false}, {2, 1, false}, {3, 0, false}};
    const HeatIndex index(marks, rows);
    EXPECT_EQ(index.find(0), 0U);
    EXPECT_EQ(index.find(2), 1U);
    EXPECT_EQ(index.find(2.5), 3U);
    EXPECT_EQ(index.find(4), 4U);
}

TEST(HeatIndex, IsUsedAgainForTheSameMarksAndRowsOnly)
{
    std::vector<Mark> marks{{1, 0, false}};
    const HeatIndex index(marks, rows);
    EXPECT_TRUE(index.isOf(marks, rows));
    EXPECT_FALSE(index.isOf(marks, {8, 100.5}));
    const std::vector<Mark> others = marks;
    EXPECT_FALSE(index.isOf(others, rows));
    marks.push_back({2, 0, false});
    EXPECT_FALSE(index.isOf(marks, rows));
}

} // namespace xenlens::model
