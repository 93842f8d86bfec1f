// SPDX-License-Identifier: GPL-2.0-or-later
#include "parts.h"

#include <gtest/gtest.h>

using namespace xenlens::tracer;

TEST(GuestParts, sayWhatTheKernelLacksAndWhichOptionBringsIt)
{
    Parts parts;
    parts.add(Part::RingEvents, {"tracepoint xen_ring_push", "tracepoint xen_ring_consume"});
    parts.add(Part::Runstate, {});
    parts.leaveOut(Part::MmuEvents, "not asked for");
    EXPECT_FALSE(parts.has(Part::RingEvents));
    EXPECT_TRUE(parts.has(Part::Runstate));
    EXPECT_FALSE(parts.has(Part::MmuEvents));
    EXPECT_FALSE(parts.has(Part::GrantEvents)); // never looked at
    ASSERT_EQ(parts.all().size(), 3u);
    EXPECT_EQ(parts.all()[0].missing, "the kernel has no tracepoint xen_ring_push and 1 more (CONFIG_XEN_RING_EVENTS)");
    EXPECT_EQ(parts.all()[1].missing, "");
    EXPECT_EQ(parts.all()[2].missing, "not asked for");
}
