// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/overhead.h"

#include <gtest/gtest.h>

namespace xenlens::analysis {

TEST(VcpuOverhead, OnlyWhatXenTookIsLost)
{
    VcpuOverhead vcpu;
    vcpu.shares = {{TimeClass::Own, 0, {}, DurationNs{1}}, {TimeClass::Hypercall, 1, {}, DurationNs{2}},
        {TimeClass::Hypercall, 23, {}, DurationNs{4}}, {TimeClass::Fault, 0, xen::FaultKind::Shadow, DurationNs{8}},
        {TimeClass::WaitingForCpu, 0, {}, DurationNs{16}}, {TimeClass::WaitingForEvent, 0, {}, DurationNs{32}},
        {TimeClass::LogdirtyPause, 0, {}, DurationNs{64}}, {TimeClass::Offline, 0, {}, DurationNs{128}}};
    EXPECT_EQ(vcpu.lostToXen().ns, 2 + 4 + 8 + 16 + 64);
    EXPECT_EQ(vcpu.sum(TimeClass::Hypercall).ns, 6);
}

TEST(TimeShare, HasANameForScripts)
{
    EXPECT_EQ(nameOf({TimeClass::Hypercall, 1, {}, {}}), "hypercall:mmu_update");
    EXPECT_EQ(nameOf({TimeClass::Fault, 0, xen::FaultKind::Shadow, {}}), "fault:shadow");
    EXPECT_EQ(nameOf({TimeClass::LogdirtyPause, 0, {}, {}}), "logdirty_pause");
}

} // namespace xenlens::analysis
