// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/logs/fold_losses.h"
#include "core/events/guest.h"

#include <gmock/gmock.h>

namespace xenlens::analysis {
namespace {

using ::testing::Le;
using ::testing::SizeIs;

TEST(FoldLosses, SumsUpTheOlderHalfByPlace)
{
    std::vector<guest::Lost> losses;
    std::uint64_t sum = 0;
    for (std::uint64_t i = 1; i <= 5000; ++i) {
        losses.push_back({i, i % 2 ? guest::LostWhere::BpfRing : guest::LostWhere::BpfProbe, i});
        sum += i;
        foldLosses(losses, 100);
    }
    EXPECT_THAT(losses, SizeIs(Le(100U)));
    for (const guest::Lost& loss : losses)
        sum -= loss.count;
    EXPECT_EQ(sum, 0U);
    for (std::size_t i = 1; i < losses.size(); ++i)
        EXPECT_LT(losses[i - 1].tsNs, losses[i].tsNs);
}

} // namespace
} // namespace xenlens::analysis
