// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/label_placer.h"

#include <gtest/gtest.h>

#include <random>

namespace xenlens::model {

namespace {

constexpr QRectF room(0, 0, 1000, 400);

void expectNoCollision(const std::vector<std::optional<LabelPlace>>& places, const std::vector<QRectF>& bars)
{
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (!places[i])
            continue;
        EXPECT_TRUE(room.contains(places[i]->box));
        for (const QRectF& bar : bars)
            EXPECT_FALSE(bar.intersects(places[i]->box)) << i;
        for (std::size_t j = 0; j < i; ++j) {
            if (!places[j])
                continue;
            EXPECT_FALSE(places[i]->box.intersects(places[j]->box)) << i << " and " << j;
            if (places[j]->leader) {
                EXPECT_FALSE(QRectF(places[j]->leader->p2(), places[j]->leader->p1())
                                 .adjusted(-1, 0, 1, 0)
                                 .intersects(places[i]->box));
            }
        }
    }
}

} // namespace

TEST(LabelPlacer, LiesOnAWideBar)
{
    const QRectF bar(100, 200, 80, 200);
    const auto places = placeLabels({{bar, {30, 12}}}, {bar}, room);
    ASSERT_TRUE(places[0]);
    EXPECT_FALSE(places[0]->vertical);
    EXPECT_FALSE(places[0]->leader);
    EXPECT_DOUBLE_EQ(places[0]->box.center().x(), bar.center().x());
    EXPECT_LT(bar.top() - places[0]->box.bottom(), 5);
}

TEST(LabelPlacer, StandsOrRisesBesideTallerBars)
{
    const std::vector<QRectF> bars{{0, 100, 100, 300}, {100, 300, 16, 100}, {116, 100, 100, 300}};
    const auto narrow = placeLabels({{bars[1], {30, 12}}}, bars, room);
    ASSERT_TRUE(narrow[0]);
    EXPECT_TRUE(narrow[0]->vertical);
    const auto tooNarrow = placeLabels(
        {{QRectF(100, 300, 8, 100), {30, 12}}}, {bars[0], {100, 300, 8, 100}, {108, 200, 100, 200}}, room);
    EXPECT_FALSE(tooNarrow[0] && !tooNarrow[0]->leader) << "between two taller bars a lying label has no room";
}

TEST(LabelPlacer, DropsWhatFindsNoRoom)
{
    std::vector<QRectF> bars;
    std::vector<LabelRequest> requests;
    for (int i = 0; i < 200; ++i) {
        bars.emplace_back(i * 5, 100 + i % 7 * 20, 5, 300 - i % 7 * 20);
        requests.push_back({bars.back(), {28, 13}, i == 150});
    }
    const auto places = placeLabels(requests, bars, room);
    EXPECT_TRUE(places[150]) << "the one that goes first finds room";
    EXPECT_LT(std::count_if(places.begin(), places.end(), [](const auto& place) { return place.has_value(); }), 200);
    expectNoCollision(places, bars);
}

TEST(LabelPlacer, NeverCollides)
{
    std::mt19937 random(20060901);
    std::uniform_real_distribution<double> width(1, 60);
    std::uniform_real_distribution<double> height(0, 380);
    for (int run = 0; run < 50; ++run) {
        std::vector<QRectF> bars;
        std::vector<LabelRequest> requests;
        for (double x = 0; x < 940;) {
            const double w = width(random);
            const double h = height(random);
            bars.emplace_back(x, 400 - h, w, h);
            requests.push_back({bars.back(), {24 + w / 10, 13}});
            x += w;
        }
        expectNoCollision(placeLabels(requests, bars, room), bars);
    }
}

} // namespace xenlens::model
