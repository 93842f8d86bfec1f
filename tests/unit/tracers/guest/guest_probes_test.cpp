// SPDX-License-Identifier: GPL-2.0-or-later
#include "failure.h"
#include "guest_probes.h"
#include "kernel_types.h"
#include "parts.h"

#include <bpf/bpf.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <unistd.h>

using namespace xenlens::tracer;
namespace fs = std::filesystem;

namespace {

/** The real programs, in this machine's real kernel, which lacks the patches and as a rule Xen, too. */
class GuestProbesHere : public testing::Test
{
protected:
    void SetUp() override
    {
        if (geteuid() != 0)
            GTEST_SKIP() << "BPF needs root";
        if (!fs::exists("/sys/kernel/btf/vmlinux"))
            GTEST_SKIP() << "this kernel has no BTF";
        const int map = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "probe", 0, 0, 4096, nullptr);
        if (map < 0)
            GTEST_SKIP() << "this kernel lets nobody make a BPF ring buffer";
        close(map);
        if (KernelTypes().hasTracepoint("xen_hypercall_enter"))
            GTEST_SKIP() << "this kernel has the patches";
    }
};

TEST_F(GuestProbesHere, loadWithoutThePatchesAndSayWhatIsMissing)
{
    const GuestProbes probes({}, {[](const auto&) {}, [](const auto&) {}});
    for (const auto part : {Part::HypercallCounters, Part::HypercallEvents, Part::GrantEvents, Part::RingEvents,
             Part::ChannelEvents, Part::SuspendEvents})
        EXPECT_FALSE(probes.parts().has(part)) << nameOf(part);
    for (const auto& state : probes.parts().all())
        EXPECT_EQ(state.present, state.missing.empty()) << nameOf(state.part);
    const auto cpus = probes.readCpus();
    ASSERT_EQ(cpus.size(), probes.cpus());
    for (const auto& cpu : cpus)
        EXPECT_FALSE(cpu.valid & GUEST_CPU_COUNTERS); // a missing number is no zero
    EXPECT_EQ(probes.counts().produced, 0u);
    EXPECT_EQ(probes.notKept() + probes.missed(), 0u);
}

TEST_F(GuestProbesHere, refuseDetailWithoutTheEventsThatItNeeds)
{
    GuestProbeOptions options;
    options.detail = true;
    EXPECT_THROW(GuestProbes(options, {[](const auto&) {}, [](const auto&) {}}), Failure);
}

TEST_F(GuestProbesHere, whatIsLeftOutIsNotWhatTheKernelLacks)
{
    GuestProbeOptions options;
    options.only = {Part::RingEvents};
    const GuestProbes probes(options, {[](const auto&) {}, [](const auto&) {}});
    for (const auto& state : probes.parts().all()) {
        const bool asked = state.part != Part::HypercallEvents && state.part != Part::GrantEvents
            && state.part != Part::ChannelEvents;
        EXPECT_EQ(state.leftOut, !asked) << nameOf(state.part);
    }
}

} // namespace
