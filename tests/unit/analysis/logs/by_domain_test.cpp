// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/by_domain.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {
namespace {

struct At
{
    std::uint64_t tsNs;
    DomId domid;
};

TEST(ByDomain, FindsTheEventsOfATime)
{
    const std::vector<At> events{{1, DomId{1}}, {2, DomId{2}}, {3, DomId{1}}, {3, DomId{1}}, {9, DomId{1}}};
    const ByDomain all(events);
    EXPECT_EQ(all.of(DomId{1}).size(), 4U);
    EXPECT_EQ(all.between(DomId{1}, 1, 9).size(), 3U) << "without its end";
    EXPECT_EQ(all.between(DomId{1}, 3, 4).size(), 2U);
    EXPECT_TRUE(all.between(DomId{1}, 9, 3).empty());
    EXPECT_TRUE(all.between(DomId{3}, 0, 100).empty());
    const ByDomain late(events, [](const At& event) { return event.tsNs > 3; });
    EXPECT_EQ(late.of(DomId{1}).size(), 1U);
}

} // namespace
} // namespace xenlens::analysis
