// SPDX-License-Identifier: GPL-2.0-or-later
#include "sums/xen_parts.h"

#include <gtest/gtest.h>

using namespace xenlens::tracer;

namespace {

TEST(XenParts, areReadOffTheConfiguration)
{
    const auto parts = xenPartsOf("CONFIG_TRACE_CLOCK=y\n# CONFIG_TRACE_GRANT is not set\nCONFIG_TRACE_LOGDIRTY=y", "");
    const auto of = [&](XenPart part) { return parts[static_cast<size_t>(part)]; };
    EXPECT_TRUE(of(XenPart::Clocks).present);
    EXPECT_TRUE(of(XenPart::LogdirtyRecords).present);
    EXPECT_FALSE(of(XenPart::GrantRecords).present);
    EXPECT_EQ(of(XenPart::GrantRecords).missing, "Xen was built without CONFIG_TRACE_GRANT (kernel-patches/xen)");
    EXPECT_EQ(of(XenPart::Clocks).missing, "");
    for (const auto& part : xenPartsOf("", "why")) {
        EXPECT_FALSE(part.present);
        EXPECT_EQ(part.missing, "why");
    }
}

} // namespace
