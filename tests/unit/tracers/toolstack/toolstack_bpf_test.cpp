// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

extern "C" { // Xen's headers leave this to us
#include <xenctrl.h>
}

#include <cstring>

TEST(DomInfo, liesInMemoryAsTheBpfProgramReadsIt)
{
    // struct dominfo in libxen.bpf.h: domid, ssidref, flags with shutdown as bit 2, shutdown_reason.
    xc_dominfo_t info = {};
    info.domid = 7;
    info.shutdown = 1;
    info.shutdown_reason = SHUTDOWN_suspend;
    uint32_t words[4];
    std::memcpy(words, &info, sizeof(words));
    EXPECT_EQ(words[0], 7u);
    EXPECT_EQ(words[2], 1u << 2);
    EXPECT_EQ(words[3], 2u);
}
