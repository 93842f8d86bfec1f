// SPDX-License-Identifier: GPL-2.0-or-later
#include "common/folder_fixture.h"
#include "local_clock.h"
#include "probes.h"
#include "program.h"

#include <bpf/bpf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <unistd.h>

using namespace xenlens::tracer;
using testing::HasSubstr;
using xenlens::test::messageOf;
using xenlens::test::Program;

namespace {

/** The real probes on the libraries of the program `traced`, in this machine's real kernel. */
class TracedCalls : public testing::Test
{
protected:
    void SetUp() override
    {
        if (geteuid() != 0)
            GTEST_SKIP() << "BPF needs root";
        if (!std::filesystem::exists("/sys/bus/event_source/devices/uprobe/type"))
            GTEST_SKIP() << "this kernel has no uprobes";
        const int map = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "probe", 0, 0, 4096, nullptr);
        if (map < 0)
            GTEST_SKIP() << "this kernel lets nobody make a BPF ring buffer";
        close(map);
    }

    ToolstackProbes probes(uint32_t ringBytes = 256 * 1024)
    {
        return ToolstackProbes({TRACED_LIBXENCTRL, TRACED_LIBXENGUEST, ringBytes},
            [this](const toolstack_record& record) { m_records.push_back(record); });
    }

    std::vector<toolstack_record> of(uint32_t kind) const
    {
        std::vector<toolstack_record> result;
        std::copy_if(m_records.begin(), m_records.end(), std::back_inserter(result),
            [&](const auto& record) { return record.kind == kind; });
        return result;
    }

    std::vector<toolstack_record> m_records;
};

constexpr uint64_t HeaderBytes = 24; // what traced/xenguest.c writes before the batches: a header by write_exact
constexpr uint64_t OtherBytes = 16; // and a record of 5 bytes, padded to 8

constexpr uint64_t batchBytes(uint64_t pfns, uint64_t pages)
{
    return 8 + 8 + pfns * 8 + pages * 4096;
}

} // namespace

class TracedCallsAndWrites : public TracedCalls, public testing::WithParamInterface<bool>
{
};

INSTANTIATE_TEST_SUITE_P(WatchWrites, TracedCallsAndWrites, testing::Bool());

TEST_P(TracedCallsAndWrites, ofAMigrationAreSeenEachWithItsNumbers)
{
    constexpr int Batches = 23;
    auto probes = this->probes();
    if (GetParam())
        probes.watchWrites(true);
    const auto before = monotonicNs();
    Program program({TRACED, std::to_string(Batches)});
    const auto pid = static_cast<uint32_t>(program.pid());
    ASSERT_EQ(program.wait(), 0);
    const auto after = monotonicNs();
    probes.detach();
    probes.consume();

    std::vector<uint32_t> order;
    for (const auto& record : m_records) {
        EXPECT_EQ(record.pid, pid);
        EXPECT_GE(record.ts_ns, before);
        EXPECT_LE(record.ts_ns, after);
        EXPECT_LE(record.begin_ns, record.ts_ns);
        if (record.kind != TOOLSTACK_STREAM_PROGRESS && record.kind != TOOLSTACK_BATCH_SENT)
            order.push_back(record.kind);
    }
    EXPECT_EQ(order,
        (std::vector<uint32_t>{TOOLSTACK_SAVE_BEGIN, TOOLSTACK_LOGDIRTY_SWITCHED, TOOLSTACK_LOGDIRTY_READ,
            TOOLSTACK_GUEST_SUSPENDED, TOOLSTACK_LOGDIRTY_READ, TOOLSTACK_LOGDIRTY_SWITCHED, TOOLSTACK_SAVE_END,
            TOOLSTACK_DOMAIN_DESTROYED, TOOLSTACK_RESTORE_BEGIN, TOOLSTACK_RESTORE_END, TOOLSTACK_DOMAIN_RESUMED,
            TOOLSTACK_DOMAIN_UNPAUSED}));

    const auto begin = of(TOOLSTACK_SAVE_BEGIN).at(0);
    EXPECT_EQ(begin.domid, 7u);
    EXPECT_EQ(begin.save_begin.live, 1);
    EXPECT_EQ(begin.save_begin.policy, 0);

    const auto batches = of(TOOLSTACK_BATCH_SENT);
    ASSERT_EQ(batches.size(), Batches + 1u);
    uint64_t bytes = HeaderBytes + OtherBytes;
    for (size_t i = 0; i < batches.size(); ++i) {
        const uint32_t pages = i == Batches ? 0 : i % 2 ? 8 : 7;
        EXPECT_EQ(batches[i].batch_sent.pfns, 8u);
        EXPECT_EQ(batches[i].batch_sent.pages, pages);
        EXPECT_EQ(batches[i].batch_sent.bytes, batchBytes(8, pages));
        EXPECT_EQ(batches[i].result, 0);
        bytes += batches[i].batch_sent.bytes;
    }
    const auto progress = of(TOOLSTACK_STREAM_PROGRESS);
    ASSERT_EQ(progress.size(), Batches + 3u)
        << "one for each write of the stream, batch or not, and none counted twice";
    EXPECT_EQ(progress.front().stream_progress.stream_bytes, HeaderBytes);
    EXPECT_EQ(progress.back().stream_progress.stream_bytes, bytes);

    const auto reads = of(TOOLSTACK_LOGDIRTY_READ);
    EXPECT_EQ(reads[0].logdirty_read.op, 11u);
    EXPECT_EQ(reads[0].logdirty_read.stopped, 0u);
    EXPECT_EQ(reads[0].logdirty_read.faults, 2756u);
    EXPECT_EQ(reads[0].logdirty_read.dirty_pages, 2293u);
    EXPECT_EQ(reads[0].logdirty_read.result, 32768);
    EXPECT_EQ(reads[1].logdirty_read.stopped, 1u);
    EXPECT_EQ(reads[1].logdirty_read.dirty_pages, 31u);
    const auto switches = of(TOOLSTACK_LOGDIRTY_SWITCHED);
    EXPECT_EQ(switches[0].logdirty_switched.on, 1u);
    EXPECT_EQ(switches[1].logdirty_switched.on, 0u);

    const auto end = of(TOOLSTACK_SAVE_END).at(0);
    EXPECT_EQ(end.result, 0);
    EXPECT_EQ(end.save_end.stream_bytes, bytes);
    EXPECT_EQ(of(TOOLSTACK_DOMAIN_DESTROYED).at(0).result, -1);
    EXPECT_EQ(of(TOOLSTACK_RESTORE_END).at(0).result, -1);
    EXPECT_EQ(of(TOOLSTACK_DOMAIN_UNPAUSED).at(0).domid, 8u);

    const auto counts = probes.counts();
    EXPECT_EQ(counts.produced, m_records.size());
    EXPECT_EQ(counts.ringFull, 0u);
    EXPECT_EQ(counts.readFailed, 0u);
}

TEST_F(TracedCalls, ofAHelperThatIsKilledEndTheSave)
{
    auto probes = this->probes();
    Program program({TRACED, "-3"});
    ASSERT_EQ(program.wait(), 128 + SIGKILL);
    probes.detach();
    probes.consume();
    ASSERT_EQ(of(TOOLSTACK_SAVE_END).size(), 1u);
    EXPECT_EQ(of(TOOLSTACK_SAVE_END)[0].result, -ECHILD);
    EXPECT_EQ(of(TOOLSTACK_SAVE_END)[0].save_end.stream_bytes,
        HeaderBytes + OtherBytes + 2 * batchBytes(8, 7) + batchBytes(8, 8));
    EXPECT_EQ(m_records.back().kind, TOOLSTACK_SAVE_END);
}

TEST_F(TracedCalls, areCountedExactlyWhenTheRingIsTooSmall)
{
    constexpr uint64_t Batches = 1009;
    auto probes = this->probes(4096);
    Program program({TRACED, std::to_string(Batches)});
    ASSERT_EQ(program.wait(), 0);
    probes.detach();
    probes.consume();
    const auto counts = probes.counts();
    constexpr uint64_t Others = 12; // those of the order above
    EXPECT_EQ(counts.produced, 2 * (Batches + 1) + 2 + Others)
        << "a batch and its progress, two other writes, the rest";
    EXPECT_GT(counts.ringFull, 0u);
    EXPECT_EQ(counts.readFailed, 0u);
    EXPECT_EQ(counts.produced, m_records.size() + counts.ringFull);
}

TEST_F(TracedCalls, areNotProbedWhenAFunctionIsMissing)
{
    try {
        ToolstackProbes({TRACED_LIBXENGUEST, TRACED_LIBXENGUEST, 4096}, [](const toolstack_record&) {});
        FAIL() << "no failure";
    } catch (const Failure& failure) {
        EXPECT_THAT(failure.what(), testing::HasSubstr("does not export the function xc_logdirty_control"));
    }
}

TEST_F(TracedCalls, ofOtherUsersThanRootAreIgnoredAndCounted)
{
    auto probes = this->probes();
    Program program({TRACED, "23", "65534"});
    ASSERT_EQ(program.wait(), 0);
    probes.detach();
    probes.consume();
    EXPECT_TRUE(m_records.empty());
    const auto counts = probes.counts();
    EXPECT_EQ(counts.produced, 0u);
    EXPECT_EQ(counts.notRoot, 5u) << "save, destroy, restore, resume, unpause";
}

TEST(Libxenguest, isLookedForBesideLibxenctrl)
{
    EXPECT_EQ(libxenguestBeside("/opt/lib/libxenctrl.so.4.17.0"), "/opt/lib/libxenguest.so.4.17.0");
    EXPECT_THAT(messageOf([] { libxenguestBeside("/opt/lib/other.so"); }), HasSubstr("--libxenguest"));
}
