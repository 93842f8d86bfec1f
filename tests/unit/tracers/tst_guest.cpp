// SPDX-License-Identifier: GPL-2.0-or-later
#include "failure.h"
#include "guest_domain.h"
#include "guest_probes.h"
#include "kernel_types.h"
#include "parts.h"
#include "program.h"
#include "tables.h"

#include <bpf/bpf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace xenlens::tracer;
using testing::HasSubstr;
using xenlens::test::Program;
namespace fs = std::filesystem;

namespace {

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

TEST(GuestTables, differencesAreTakenWordByWord)
{
    guest_grant now{10, 3, 4, 4096}, before{7, 3, 4, 0};
    const auto added = difference(now, before);
    EXPECT_EQ(added.operations, 3u);
    EXPECT_EQ(added.failed, 0u);
    EXPECT_EQ(added.bytes, 4096u);
    EXPECT_FALSE(isZero(added));
    EXPECT_TRUE(isZero(difference(now, now)));
}

TEST(GuestTables, keysAreToldApartByEachOfTheirFields)
{
    Sums<guest_ring_key, guest_ring> rings;
    rings[{GUEST_RING_BLKFRONT, 0, 51712, 0}].requests = 1;
    rings[{GUEST_RING_BLKFRONT, 0, 51712, 1}].requests = 2;
    rings[{GUEST_RING_BLKBACK, 0, 51712, 0}].requests = 3;
    EXPECT_EQ(rings.size(), 3u);
    EXPECT_EQ((rings[{GUEST_RING_BLKFRONT, 0, 51712, 1}].requests), 2u);
}

class GuestHypervisorFolder : public testing::Test
{
protected:
    void SetUp() override { fs::create_directories(m_path / "version"); }
    void TearDown() override { fs::remove_all(m_path); }
    void write(const std::string& name, const std::string& text) { std::ofstream(m_path / name) << text << '\n'; }

    const fs::path m_path = fs::path(testing::TempDir()) / ("xenlens-hypervisor-" + std::to_string(getpid()));
};

TEST_F(GuestHypervisorFolder, givesUuidAndVersion)
{
    write("type", "xen");
    write("uuid", "19a44ce8-3036-411a-bc5b-8bba23f033e3");
    write("version/major", "4");
    write("version/minor", "17");
    write("version/extra", ".5");
    const GuestDomain domain(m_path);
    EXPECT_EQ(domain.uuid(), "19a44ce8-3036-411a-bc5b-8bba23f033e3");
    EXPECT_EQ(domain.xen(), "4.17.5");
}

TEST_F(GuestHypervisorFolder, ofAnotherHypervisorIsRefusedInOneLine)
{
    write("type", "kvm");
    try {
        const GuestDomain domain(m_path);
        FAIL() << "no failure";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("no domain of Xen"));
        EXPECT_THAT(failure.what(), testing::Not(HasSubstr("\n")));
    }
}

/** The real programs, in this machine's real kernel, which has not the patches and as a rule no Xen either. */
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

class GuestWrongUsage : public testing::TestWithParam<std::vector<std::string>>
{
};

TEST_P(GuestWrongUsage, isRefusedInOneLine)
{
    std::vector<std::string> command{GUEST};
    command.insert(command.end(), GetParam().begin(), GetParam().end());
    Program program(command);
    EXPECT_THAT(program.readLine(), HasSubstr("xenlens-guest: "));
    EXPECT_EQ(program.readAll(), "");
    EXPECT_EQ(program.wait(), 2);
}

INSTANTIATE_TEST_SUITE_P(Arguments, GuestWrongUsage,
    testing::Values(std::vector<std::string>{"--interval", "0"}, std::vector<std::string>{"--interval", "5"},
        std::vector<std::string>{"--ring-size", "3"}, std::vector<std::string>{"--ring-size", "6"},
        std::vector<std::string>{"--only", "disks"}, std::vector<std::string>{"--unknown"}));

} // namespace
