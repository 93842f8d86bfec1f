// SPDX-License-Identifier: GPL-2.0-or-later
#include "xen/hypercall_names.h"

#include <gtest/gtest.h>

namespace xenlens::xen {
namespace {

TEST(HypercallNames, HaveTheNumbersOfXensInterface)
{
    EXPECT_EQ(hypercallName(1), "mmu_update");
    EXPECT_EQ(hypercallName(11), "") << "no hypercall has it";
    EXPECT_EQ(hypercallName(42), "hypfs_op");
    EXPECT_EQ(hypercallName(48), "mca");
    EXPECT_EQ(hypercallName(HypercallNames.size()), "");
    EXPECT_EQ(hypercallName(UINT64_MAX), "");
    EXPECT_EQ(hypercallNumber("multicall"), 13U);
    EXPECT_EQ(HypercallDomctl, 36U);
    EXPECT_EQ(HypercallContinuedDomctl, 49U);
}

} // namespace
} // namespace xenlens::xen
