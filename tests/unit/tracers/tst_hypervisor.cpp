// SPDX-License-Identifier: GPL-2.0-or-later
// From a trace buffer to records: windows, their parsing, the order of CPUs, the clock.
#include "buffers/merger.h"
#include "buffers/record_parser.h"
#include "buffers/trace_window.h"
#include "buffers/tsc_clock.h"
#include "detail_file.h"
#include "failure.h"
#include "hypervisor_records.h"
#include "program.h"
#include "sums/xen_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <random>
#include <regex>

using namespace xenlens::tracer;
using namespace xenlens::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;

namespace {

constexpr size_t Words = 40;

TEST(TraceWindow, takesWhatWaitsInOrderAcrossTheEndOfTheBuffer)
{
    FakeBuffer buffer(Words);
    TraceWindow window(buffer.memory());
    std::vector<uint32_t> expected, taken;
    for (uint32_t i = 0; i < 10 * Words; i += 7) { // passes the end, and twice the size, at odd places
        const std::vector<uint32_t> words{i, i + 1, i + 2, i + 3, i + 4, i + 5, i + 6};
        buffer.write(words);
        expected.insert(expected.end(), words.begin(), words.end());
        ASSERT_EQ(window.take(taken), TraceWindow::State::Sound);
        ASSERT_EQ(buffer.cons(), buffer.prod());
    }
    EXPECT_EQ(taken, expected);
}

TEST(TraceWindow, takesAFullBuffer)
{
    FakeBuffer buffer(Words);
    TraceWindow window(buffer.memory());
    buffer.write(std::vector<uint32_t>(5));
    std::vector<uint32_t> taken;
    window.take(taken);
    taken.clear();
    std::vector<uint32_t> all(Words);
    std::iota(all.begin(), all.end(), 1u);
    buffer.write(all);
    EXPECT_EQ(window.take(taken), TraceWindow::State::Sound);
    EXPECT_EQ(taken, all);
    taken.clear();
    EXPECT_EQ(window.take(taken), TraceWindow::State::Sound);
    EXPECT_THAT(taken, SizeIs(0));
}

TEST(TraceWindow, readsNothingByOffsetsThatCannotBe)
{
    constexpr uint32_t size = Words * 4;
    for (const uint32_t prod : {1u, 2u, 2 * size, 2 * size + 4, 0x7fffffffu, 0xfffffffcu, 0xffffffffu}) {
        FakeBuffer buffer(Words);
        TraceWindow window(buffer.memory());
        buffer.prod() = prod;
        std::vector<uint32_t> taken;
        EXPECT_EQ(window.take(taken), TraceWindow::State::Broken) << prod;
        EXPECT_THAT(taken, SizeIs(0));
    }
    // Ours is not sound, or there is more between the two than fits.
    for (const uint32_t cons : {3u, 2 * size, 0xfffffffcu, 16u}) {
        FakeBuffer buffer(Words);
        TraceWindow window(buffer.memory());
        buffer.prod() = cons == 16 ? size + 20 : 8;
        buffer.cons() = cons;
        std::vector<uint32_t> taken;
        EXPECT_EQ(window.take(taken), TraceWindow::State::Reset) << cons;
        EXPECT_THAT(taken, SizeIs(0));
        EXPECT_EQ(buffer.cons(), buffer.prod()); // it can go on from here
    }
}

TEST(TraceWindow, refusesABufferWithoutRoomForARecord)
{
    FakeBuffer buffer(4);
    EXPECT_THROW(TraceWindow(buffer.memory()), Failure);
}

std::vector<TraceRecord> parseAll(RecordParser& parser, const std::vector<std::vector<uint32_t>>& raws, uint64_t end)
{
    std::vector<uint32_t> window;
    for (const auto& raw : raws)
        window.insert(window.end(), raw.begin(), raw.end());
    std::vector<TraceRecord> records;
    parser.parse(window, end, records);
    return records;
}

TEST(RecordParser, givesEachRecordItsTime)
{
    RecordParser parser(3, 100);
    const uint32_t delta5 = 5u << CostDeltaShift, deltaFloat = ((2u << 10) + 1) << CostDeltaShift; // (1024 + 1) * 2
    const auto records = parseAll(parser,
        {
            rawRecord(0x0002f001, 0, {7}), // nothing had a time yet
            rawRecord(RecordClock, 1000, {1, 2, 3, 4, 5}),
            rawRecord(RecordCostCall + 1, 0, {delta5 | 9}),
            rawRecord(0x0002f001, 0, {7}), // a record without a time has no delta either
            rawRecord(RecordCostSubcall + 2, 0, {deltaFloat}),
            rawRecord(RecordWrap, 5000, {}), // padding, but its time counts
            rawRecord(RecordCostCall, 0, {delta5}),
            rawRecord(RecordDirtyMark, 0x123456789, {1, 2}),
        },
        1ull << 40);
    std::vector<uint64_t> times;
    for (const auto& r : records)
        times.push_back(r.tsc);
    EXPECT_THAT(times, ElementsAre(100, 1000, 1005, 1005, 3055, 5005, 0x123456789));
    EXPECT_EQ(records[1].words[4], 5u);
    EXPECT_EQ(records[1].count, 5);
    EXPECT_EQ(records[1].cpu, 3);
    EXPECT_EQ(parser.records(), 7u);
    EXPECT_EQ(parser.unreadBytes(), 0u);
}

TEST(RecordParser, keepsTheReferenceFromWindowToWindow)
{
    RecordParser parser(0, 100);
    parseAll(parser, {rawRecord(RecordClock, 1000, {})}, 2000);
    const auto records = parseAll(parser, {rawRecord(RecordCostCall, 0, {5u << CostDeltaShift})}, 2000);
    ASSERT_THAT(records, SizeIs(1));
    EXPECT_EQ(records[0].tsc, 1005u);
}

TEST(RecordParser, neverGoesBackNorPastTheMomentOfTaking)
{
    RecordParser parser(0, 100);
    const auto records = parseAll(parser,
        {rawRecord(1, 500, {}), rawRecord(2, 400, {}), rawRecord(3, UINT64_MAX, {}), rawRecord(4, 600, {})}, 700);
    std::vector<uint64_t> times;
    for (const auto& r : records)
        times.push_back(r.tsc);
    EXPECT_THAT(times, ElementsAre(500, 500, 700, 700));
}

TEST(RecordParser, countsWhatIsNoWholeRecord)
{
    for (size_t cut = 1; cut < 8; ++cut) {
        RecordParser parser(0, 100);
        auto raw = rawRecord(RecordClock, 1000, {1, 2, 3, 4, 5});
        raw.resize(cut);
        const auto records = parseAll(parser, {rawRecord(1, 200, {}), raw}, 2000);
        EXPECT_THAT(records, SizeIs(1));
        EXPECT_EQ(parser.unreadBytes(), cut * 4);
    }
}

TEST(RecordParser, bearsAnyWords)
{
    std::mt19937 random(11);
    RecordParser parser(0, 100);
    for (int i = 0; i < 2000; ++i) {
        std::vector<uint32_t> window(random() % 64);
        for (auto& word : window)
            word = static_cast<uint32_t>(random());
        std::vector<TraceRecord> records;
        parser.parse(window, 1'000'000, records);
        for (const auto& r : records)
            ASSERT_LE(r.tsc, 1'000'000u);
    }
}

std::vector<std::pair<uint64_t, int>> delivered(Merger& merger, uint64_t horizon)
{
    std::vector<std::pair<uint64_t, int>> result;
    merger.deliver(horizon, [&](const TraceRecord& r) { result.emplace_back(r.tsc, r.cpu); });
    return result;
}

TEST(Merger, bringsCpusIntoOneOrderUpToTheHorizon)
{
    Merger merger(3);
    merger.queue(0) = {record(1, 10, {}), record(1, 20, {}), record(1, 35, {})};
    merger.queue(2) = {record(1, 5, {}, 2), record(1, 20, {}, 2), record(1, 30, {}, 2)};
    using P = std::pair<uint64_t, int>;
    EXPECT_THAT(delivered(merger, 30), ElementsAre(P{5, 2}, P{10, 0}, P{20, 0}, P{20, 2}, P{30, 2}));
    merger.queue(1) = {record(1, 32, {}, 1)};
    EXPECT_THAT(delivered(merger, 34), ElementsAre(P{32, 1}));
    EXPECT_THAT(delivered(merger, UINT64_MAX), ElementsAre(P{35, 0}));
    EXPECT_THAT(delivered(merger, UINT64_MAX), SizeIs(0));
}

TEST(TscClock, goesThroughItsReadingsAndNeverBack)
{
    TscClock clock(1'000'000, {1000, 50'000}); // 1 GHz: a tick is a ns
    EXPECT_EQ(clock.toNs(1500), 50'500u);
    EXPECT_EQ(clock.toNs(900), 49'900u);
    clock.add({2000, 51'500});
    EXPECT_EQ(clock.toNs(1000), 50'000u);
    EXPECT_EQ(clock.toNs(1500), 50'750u);
    EXPECT_EQ(clock.toNs(2000), 51'500u);
    clock.add({3000, 52'300});
    EXPECT_EQ(clock.toNs(2000), 51'500u);
    EXPECT_EQ(clock.toNs(2500), 51'900u);
    clock.add({2900, 60'000}); // the TSC does not advance: left out
    EXPECT_EQ(clock.toNs(3000), 52'300u);
    EXPECT_EQ(clock.toNs(0), 49'900u);
    EXPECT_EQ(TscClock(0, {1000, 5}).toNs(0), 0u);
}

TEST(TscClock, readsWhatThisProcessorHas)
{
    TscClock clock(1);
    const auto first = clock.latest();
    for (int i = 0; i < 3; ++i)
        clock.read();
    EXPECT_GT(clock.latest().tsc, first.tsc);
    EXPECT_GT(clock.latest().ns, first.ns);
}

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

TEST(DetailFile, isWrittenAsXentraceDoes)
{
    const auto path = fs::temp_directory_path() / ("xenlens-detail-" + std::to_string(getpid()));
    {
        DetailFile file(path);
        file.write(2, std::vector<uint32_t>{11, 22});
        file.write(0, {});
        file.write(0, std::vector<uint32_t>{33});
        EXPECT_TRUE(file.complete());
    }
    std::ifstream in(path, std::ios::binary);
    std::vector<uint32_t> words(16);
    in.read(reinterpret_cast<char*>(words.data()), 64);
    words.resize(static_cast<size_t>(in.gcount()) / 4);
    fs::remove(path);
    EXPECT_THAT(words, ElementsAre(0x2001f003, 2, 8, 11, 22, 0x2001f003, 0, 4, 33));
}

TEST(DetailFile, saysWhatCannotBeWritten)
{
    EXPECT_THROW(DetailFile("/nowhere/at/all"), Failure);
    EXPECT_THROW(DetailFile("/dev/full"), Failure) << "it is there already";
}

TEST(DetailFile, isPrivateAndReplacesNothing)
{
    const auto folder = fs::temp_directory_path() / ("xenlens-detail-folder-" + std::to_string(getpid()));
    fs::create_directories(folder);
    fs::create_symlink(folder / "elsewhere", folder / "link");
    EXPECT_THROW(DetailFile((folder / "link").string()), Failure);
    EXPECT_FALSE(fs::exists(folder / "elsewhere"));
    const DetailFile file((folder / "new").string());
    EXPECT_EQ(fs::status(folder / "new").permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_THROW(DetailFile((folder / "new").string()), Failure);
    fs::remove_all(folder);
}

TEST(DetailFile, goesOnWhenSpaceReturns)
{
    const auto path = fs::temp_directory_path() / ("xenlens-detail-full-" + std::to_string(getpid()));
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN);
    testing::internal::CaptureStderr();
    {
        DetailFile file(path);
        file.write(0, std::vector<uint32_t>{1});
        const rlimit full{24, before.rlim_max}; // 16 bytes are written, half of the next window would fit
        setrlimit(RLIMIT_FSIZE, &full);
        file.write(0, std::vector<uint32_t>{2});
        file.write(0, std::vector<uint32_t>{3});
        setrlimit(RLIMIT_FSIZE, &before);
        file.write(0, std::vector<uint32_t>{4});
        EXPECT_FALSE(file.complete());
    }
    const auto said = testing::internal::GetCapturedStderr();
    std::signal(SIGXFSZ, SIG_DFL);
    // The line that reports the first of them went into a file as well, which was full, too.
    EXPECT_THAT(said, HasSubstr("it goes on; 2 windows are missing"));
    EXPECT_EQ(fs::file_size(path), 32u) << "whole windows only: the first and the last";
    fs::remove(path);
}

class HypervisorWrongUsage : public testing::TestWithParam<std::vector<std::string>>
{
};

TEST_P(HypervisorWrongUsage, isRefusedInOneLine)
{
    std::vector<std::string> command{HYPERVISOR};
    command.insert(command.end(), GetParam().begin(), GetParam().end());
    Program program(command);
    EXPECT_THAT(program.readLine(), HasSubstr("xenlens-hypervisor: "));
    EXPECT_EQ(program.readAll(), "");
    EXPECT_EQ(program.wait(), 2);
}

INSTANTIATE_TEST_SUITE_P(Arguments, HypervisorWrongUsage,
    testing::Values(std::vector<std::string>{"--interval", "0"}, std::vector<std::string>{"--mask", "none"},
        std::vector<std::string>{"--mask", "0x100000000"}, std::vector<std::string>{"--mask", "0"},
        std::vector<std::string>{"--mask", "-1"}, std::vector<std::string>{"--buffer-pages", "1"},
        std::vector<std::string>{"--off", "--mask", "all"}, std::vector<std::string>{"--unknown"}));

std::string contentOf(const std::string& path)
{
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Hypervisor, hasItsOptionsInTheManualAndInTheCompletion)
{
    Program program({HYPERVISOR, "--help"});
    const std::string help = program.readAll();
    auto manual = contentOf(HYPERVISOR_FOLDER "/xenlens-hypervisor.8");
    const auto completion = contentOf(HYPERVISOR_FOLDER "/xenlens-hypervisor.bash");
    std::erase(manual, '\\');
    const std::regex option("\n  (?:-[a-z],)?(--[a-z-]+)");
    const std::vector<std::string> options(
        std::sregex_token_iterator(help.begin(), help.end(), option, 1), std::sregex_token_iterator());
    EXPECT_THAT(options, SizeIs(9));
    for (const auto& name : options) {
        EXPECT_TRUE(std::regex_search(manual, std::regex("\n\\.B[RI]? .*" + name + "\\b"))) << name;
        EXPECT_THAT(completion, HasSubstr(name));
    }
}

TEST(Hypervisor, needsXenAndSaysSo)
{
    if (fs::exists("/proc/xen/capabilities"))
        GTEST_SKIP() << "this is a Xen domain";
    Program program({HYPERVISOR, "--off"});
    EXPECT_THAT(program.readLine(), testing::StartsWith("xenlens-hypervisor: "));
    EXPECT_EQ(program.readAll(), "");
    EXPECT_EQ(program.wait(), 1);
}

} // namespace
