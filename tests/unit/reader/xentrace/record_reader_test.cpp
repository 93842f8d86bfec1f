// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/record_reader.h"
#include "trace_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace xenlens::xentrace {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = Problem::Kind;

constexpr std::uint32_t hlt = 0x00082013;
constexpr std::uint32_t fixup = 0x0040f206;

/// What a test looks at: a record's own copy, since those of a batch go.
struct Seen
{
    std::uint64_t tsc;
    unsigned cpu;
    std::string context;
    bool operator==(const Seen&) const = default;
};

void PrintTo(const Seen& seen, std::ostream* out)
{
    *out << seen.tsc << " cpu" << seen.cpu << " " << seen.context;
}

std::string contextOf(const Record& record)
{
    return record.contextKnown ? "d" + std::to_string(record.domid) + "v" + std::to_string(record.vcpu) : "?";
}

std::vector<Seen> readAll(RecordReader& reader)
{
    std::vector<Seen> all;
    for (auto batch = reader.nextBatch(); !batch.empty(); batch = reader.nextBatch())
        for (const Record& record : batch)
            all.push_back({record.tsc, record.cpu, contextOf(record)});
    return all;
}

std::vector<std::uint64_t> times(RecordReader& reader)
{
    std::vector<std::uint64_t> all;
    for (const Seen& seen : readAll(reader))
        all.push_back(seen.tsc);
    return all;
}

TEST(XentraceReader, MergesTheCpusByTime)
{
    const auto file = TraceBuilder()
                          .window(1, {timed(5, hlt, {0}), timed(6, hlt, {0}), timed(50, hlt, {0})})
                          .window(0, {timed(1, hlt, {0}), timed(50, hlt, {0})})
                          .window(0, {timed(60, hlt, {0})})
                          .window(1, {timed(55, hlt, {0})})
                          .open();
    RecordReader reader(*file);
    EXPECT_THAT(readAll(reader),
        ElementsAre(Seen{1, 0, "?"}, Seen{5, 1, "?"}, Seen{6, 1, "?"}, Seen{50, 0, "?"}, Seen{50, 1, "?"},
            Seen{55, 1, "?"}, Seen{60, 0, "?"}));
    EXPECT_EQ(reader.problems().count(), 0U);
}

TEST(XentraceReader, ReadsOneCpuOnly)
{
    const auto file = TraceBuilder().window(1, {timed(5, hlt, {0})}).window(0, {timed(1, hlt, {0})}).open();
    RecordReader reader(*file, 1);
    EXPECT_THAT(times(reader), ElementsAre(5));
}

TEST(XentraceReader, RecordsWithoutATscTakeTheTimeOfTheOneBefore)
{
    const auto file
        = TraceBuilder()
              .window(0, {record(fixup, {1, 2, 3, 4, 5}), timed(7, hlt, {0}), record(fixup, {1, 2, 3, 4, 5})})
              .window(0, {record(fixup, {1, 2, 3, 4, 5}), timed(9, hlt, {0})})
              .open();
    RecordReader reader(*file);
    const auto batch = reader.nextBatch();
    ASSERT_EQ(batch.size(), 3U);
    EXPECT_FALSE(batch[0].timeKnown);
    EXPECT_FALSE(batch[0].ownTsc);
    EXPECT_EQ(batch[0].tsc, 7U) << "put at the first time of the CPU that is known";
    EXPECT_TRUE(batch[1].ownTsc);
    EXPECT_TRUE(batch[2].timeKnown);
    EXPECT_EQ(batch[2].tsc, 7U);
    EXPECT_THAT(batch[2].words(), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_EQ(batch[2].offset, 12U + 24 + 16);
    EXPECT_THAT(times(reader), ElementsAre(7, 9));
}

TEST(XentraceReader, FollowsWhatRunsOnACpu)
{
    const auto file = TraceBuilder()
                          .window(0,
                              {timed(1, hlt, {0}), runs(2, 1, 0), timed(3, hlt, {0}), stops(4, 1, 0),
                                  timed(5, hlt, {0}), timed(6, ContinueRunning, {2U << 16 | 3}), timed(7, hlt, {0}),
                                  // another vCPU wakes up: not here
                                  timed(8, RunstateChange | 2U << 8 | 1U << 4, {9U << 16}), timed(9, hlt, {0})})
                          .open();
    RecordReader reader(*file);
    EXPECT_THAT(readAll(reader),
        ElementsAre(Seen{1, 0, "?"}, Seen{2, 0, "?"}, Seen{3, 0, "d1v0"}, Seen{4, 0, "d1v0"}, Seen{5, 0, "?"},
            Seen{6, 0, "?"}, Seen{7, 0, "d2v3"}, Seen{8, 0, "d2v3"}, Seen{9, 0, "d2v3"}));
}

TEST(XentraceReader, GoesBySwitchRecordsWhereThereAreNoRunstates)
{
    const auto file
        = TraceBuilder()
              .window(0,
                  {timed(1, SwitchInfCont, {4, 1, 0, 0}), timed(2, hlt, {0}), timed(3, SchedSwitch, {4, 1, 5, 2}),
                      timed(4, hlt, {0}), runs(5, 6, 0), timed(6, SchedSwitch, {6, 0, 7, 0}), timed(7, hlt, {0})})
              .open();
    RecordReader reader(*file);
    const auto seen = readAll(reader);
    EXPECT_EQ(seen[1].context, "d4v1");
    EXPECT_EQ(seen[3].context, "d5v2");
    EXPECT_EQ(seen[6].context, "d6v0") << "runstates know better";
}

TEST(XentraceReader, LostRecordsSayWhatRunsNow)
{
    const auto file
        = TraceBuilder()
              .window(
                  0, {runs(1, 1, 0), timed(90, LostRecords, {0xffffffffU, 5U | 2U << 16, 40, 0}), timed(91, hlt, {0})})
              .open();
    RecordReader reader(*file);
    EXPECT_EQ(readAll(reader).back(), (Seen{91, 0, "d5v2"}));
    EXPECT_EQ(reader.problems().lostRecords(), 0xffffffffU);
    ASSERT_EQ(reader.problems().count(), 1U);
    const Problem& lost = reader.problems().kept()[0];
    EXPECT_EQ(lost.kind, Kind::Lost);
    EXPECT_EQ(lost.firstTsc, 40U);
    EXPECT_EQ(lost.tsc, 90U);
}

TEST(XentraceReader, KnowsNotWhatRunsAfterAGap)
{
    const auto file = TraceBuilder()
                          .window(0, {runs(1, 1, 0), timed(2, hlt, {0})})
                          .bytes("xxxx")
                          .window(0, {timed(3, hlt, {0})})
                          .open();
    RecordReader reader(*file);
    EXPECT_THAT(readAll(reader), ElementsAre(Seen{1, 0, "?"}, Seen{2, 0, "d1v0"}, Seen{3, 0, "?"}));
}

TEST(XentraceReader, SkipsTheRestOfAWindowThatHasNoSoundRecord)
{
    const auto file = TraceBuilder()
                          .window(0, {runs(1, 1, 0), {0x00000000, 1, 2, 3}, timed(2, hlt, {0})})
                          .window(0, {timed(3, hlt, {0})})
                          .open();
    RecordReader reader(*file);
    EXPECT_THAT(readAll(reader), ElementsAre(Seen{1, 0, "?"}, Seen{3, 0, "?"}));
    ASSERT_EQ(reader.problems().count(), 1U);
    EXPECT_EQ(reader.problems().kept()[0].kind, Kind::BadRecord);
    EXPECT_EQ(reader.problems().kept()[0].offset, 12U + 16);
    EXPECT_EQ(reader.problems().skippedBytes(), 32U);
}

TEST(XentraceReader, ARecordThatIsLongerThanItsWindowIsNone)
{
    const auto file = TraceBuilder()
                          .window(0, {timed(1, hlt, {0}), {hlt | 7U << ExtraShift, 1, 2}})
                          .window(0, {timed(3, hlt, {0})})
                          .open();
    RecordReader reader(*file);
    EXPECT_THAT(times(reader), ElementsAre(1, 3));
    EXPECT_EQ(reader.problems().skippedBytes(), 12U);
}

TEST(XentraceReader, DoesNotBelieveOneTscThatItsNeighboursContradict)
{
    const std::uint64_t far = 1ULL << 60;
    for (const std::uint64_t wrong : {far, std::uint64_t{1}, std::uint64_t{1025}}) {
        const auto file = TraceBuilder()
                              .window(0,
                                  {timed(1000, hlt, {0}), timed(1010, hlt, {0}), timed(wrong, hlt, {0}),
                                      timed(1020, hlt, {0}), timed(1030, hlt, {0}), timed(1040, hlt, {0})})
                              .open();
        RecordReader reader(*file);
        if (wrong == 1025) {
            EXPECT_EQ(times(reader).size(), 6U) << "could be either: only the order is kept";
            continue;
        }
        EXPECT_THAT(times(reader), ElementsAre(1000, 1010, 1010, 1020, 1030, 1040));
        ASSERT_EQ(reader.problems().count(), 1U);
        EXPECT_EQ(reader.problems().kept()[0].kind, Kind::Time);
    }
}

TEST(XentraceReader, BelievesALongSilence)
{
    const std::uint64_t late = 1ULL << 40;
    const auto file
        = TraceBuilder().window(0, {timed(1000, hlt, {0}), timed(late, hlt, {0}), timed(late + 1, hlt, {0})}).open();
    RecordReader reader(*file);
    EXPECT_THAT(times(reader), ElementsAre(1000, late, late + 1));
    EXPECT_EQ(reader.problems().count(), 0U);
}

TEST(XentraceReader, GoesBackWithATscThatStartsAnew)
{
    const auto file = TraceBuilder()
                          .window(0, {timed(1000, hlt, {0}), timed(2000, hlt, {0})})
                          .window(0, {timed(10, hlt, {0}), timed(11, hlt, {0}), timed(12, hlt, {0})})
                          .open();
    RecordReader reader(*file);
    EXPECT_THAT(times(reader), ElementsAre(1000, 2000, 10, 11, 12));
    EXPECT_EQ(reader.problems().count(), 1U) << "two boots in one file";
}

TEST(XentraceReader, ReadsWindowsThatAreLargerThanItsBuffer)
{
    std::vector<Words> records;
    for (std::uint64_t i = 0; i < 40'000; ++i)
        records.push_back(i % 3 == 0 ? record(fixup, {1, 2, 3, 4, 5}) : timed(i + 1, hlt, {0}));
    const auto file = TraceBuilder().window(0, records).open();
    ASSERT_GT(file->size(), 600'000U);
    RecordReader reader(*file);
    const auto seen = times(reader);
    ASSERT_EQ(seen.size(), 40'000U);
    for (std::uint64_t i = 3; i < seen.size(); ++i)
        ASSERT_EQ(seen[i], i % 3 == 0 ? i : i + 1) << i;
    EXPECT_EQ(reader.problems().count(), 0U);
}

TEST(XentraceReader, MergesManyCpus)
{
    TraceBuilder builder;
    for (std::uint32_t cpu = 0; cpu < 1000; ++cpu)
        builder.window(cpu, {timed(cpu * 7919 % 1000, hlt, {0}), timed(2000 + cpu, hlt, {0})});
    const auto file = builder.open();
    RecordReader reader(*file);
    const auto seen = times(reader);
    ASSERT_EQ(seen.size(), 2000U);
    EXPECT_TRUE(std::ranges::is_sorted(seen));
}

TEST(XentraceReader, TimesCostRecordsByWhatPassedSinceTheOneBefore)
{
    const auto cost = [](std::uint32_t delta) { return record(CostCall + 17, {delta << 15 | 5}); };
    const auto file = TraceBuilder()
                          .window(0,
                              {timed(100'000, CostVcpu, {3U << 16 | 1}), cost(10), cost((5U << 10) + 1),
                                  record(fixup, {1, 2, 3, 4, 5}), timed(200'000, hlt, {0}), cost(1)})
                          .open();
    RecordReader reader(*file);
    // exponent 5, mantissa 1: (1024 + 1) << 4
    EXPECT_THAT(readAll(reader),
        ElementsAre(Seen{100'000, 0, "?"}, Seen{100'010, 0, "d3v1"}, Seen{116'410, 0, "d3v1"}, Seen{116'410, 0, "?"},
            Seen{200'000, 0, "?"}, Seen{200'001, 0, "d3v1"}));
}

TEST(XentraceReader, GivesNothingForAFileOfOnlyUnsoundRecords)
{
    const auto file = TraceBuilder().window(0, {{0, 0, 0}}).open();
    RecordReader reader(*file);
    EXPECT_THAT(times(reader), IsEmpty());
    EXPECT_THAT(reader.nextBatch(), IsEmpty());
    EXPECT_EQ(reader.problems().skippedBytes(), 12U);
}

} // namespace
} // namespace xenlens::xentrace
