// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "reader/xentrace/record_reader.h"
#include "trace_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace xenlens::xentrace {
namespace {

using namespace test;
using testing::ElementsAre;
using testing::HasSubstr;
using Kind = Problem::Kind;

constexpr std::uint32_t hlt = 0x00082013;

std::vector<std::uint64_t> times(const File& file)
{
    std::vector<std::uint64_t> all;
    RecordReader reader(file);
    for (auto batch = reader.nextBatch(); !batch.empty(); batch = reader.nextBatch())
        for (const Record& record : batch)
            all.push_back(record.tsc);
    return all;
}

std::vector<Kind> kinds(const Problems& problems)
{
    std::vector<Kind> all;
    for (const Problem& problem : problems.kept())
        all.push_back(problem.kind);
    return all;
}

TraceBuilder good(std::uint64_t tsc)
{
    return TraceBuilder().window(0, {timed(tsc, hlt, {1})});
}

TEST(XentraceFile, FindsTheWindowsOfEachCpu)
{
    const auto file = TraceBuilder()
                          .window(3, {timed(10, hlt, {0}), timed(20, hlt, {0})})
                          .window(0, {timed(15, hlt, {0})})
                          .window(3, {timed(30, hlt, {0})})
                          .open();
    ASSERT_EQ(file->windows().size(), 2U);
    EXPECT_EQ(file->windows().at(0).size(), 1U);
    ASSERT_EQ(file->windows().at(3).size(), 2U);
    EXPECT_EQ(file->windows().at(3)[0].offset, 12U);
    EXPECT_EQ(file->windows().at(3)[0].size, 32U);
    EXPECT_FALSE(file->windows().at(3)[1].afterGap);
    EXPECT_EQ(file->problems().count(), 0U);
    EXPECT_THAT(times(*file), ElementsAre(10, 15, 20, 30));
}

TEST(XentraceFile, TakesCpu256AndEmptyWindows)
{
    const auto file = TraceBuilder().header(0, 0).window(256, {timed(1, hlt, {0})}).header(1, 0).open();
    EXPECT_THAT(times(*file), ElementsAre(1));
    EXPECT_EQ(file->windows().begin()->first, 256U);
    EXPECT_EQ(file->problems().count(), 0U);
}

/// A CPU-change record that cannot be right, between two windows that are.
class BadHeader : public testing::TestWithParam<std::pair<std::uint32_t, std::uint32_t>>
{
};

TEST_P(BadHeader, SoundRecordsBeforeAndAfterAreKept)
{
    const auto [cpu, size] = GetParam();
    const auto file = good(10)
                          .header(cpu, size)
                          .raw(timed(20, hlt, {0}))
                          .window(1, {timed(30, hlt, {0}), timed(40, hlt, {0})})
                          .open();
    const auto seen = times(*file);
    EXPECT_EQ(seen.front(), 10U);
    EXPECT_THAT(std::vector(seen.end() - 2, seen.end()), ElementsAre(30, 40));
    ASSERT_EQ(file->problems().count(), 1U);
    EXPECT_EQ(file->problems().kept()[0].offset, 28U);
}

INSTANTIATE_TEST_SUITE_P(Xentrace, BadHeader,
    testing::Values(std::pair(0xffffffffU, 16U), std::pair(0x7fffffffU, 16U), std::pair(4095U, 16U), std::pair(0U, 17U),
        std::pair(0U, 0xffffffffU), std::pair(0U, 0xfffffffcU), std::pair(0U, 20U), std::pair(0U, 4000U)));

TEST(XentraceFile, ReadsAWindowWhoseSizeIsTooLargeUpToTheNextOne)
{
    const auto file = good(10).header(0, 0xfffffffcU).raw(timed(20, hlt, {0})).window(1, {timed(30, hlt, {0})}).open();
    EXPECT_THAT(times(*file), ElementsAre(10, 20, 30));
    EXPECT_THAT(kinds(file->problems()), ElementsAre(Kind::WindowSize));
}

TEST(XentraceFile, SkipsBytesThatAreInNoWindow)
{
    const auto file = good(10).bytes("some seven bytes more").window(1, {timed(30, hlt, {0})}).open();
    EXPECT_THAT(times(*file), ElementsAre(10, 30));
    ASSERT_THAT(kinds(file->problems()), ElementsAre(Kind::NoWindow));
    EXPECT_EQ(file->problems().kept()[0].bytes, 21U);
    EXPECT_EQ(file->problems().skippedBytes(), 21U);
    EXPECT_TRUE(file->windows().at(1)[0].afterGap);
}

TEST(XentraceFile, ReadsWhatATruncatedFileStillHolds)
{
    const std::string whole = TraceBuilder().window(0, {timed(10, hlt, {0}), timed(20, hlt, {0})}).content();
    const auto file = openContent(std::string_view(whole).substr(0, whole.size() - 6));
    ASSERT_THAT(kinds(file->problems()), ElementsAre(Kind::Truncated));
    EXPECT_EQ(file->problems().kept()[0].bytes, 6U);
    EXPECT_THAT(times(*file), ElementsAre(10));
}

TEST(XentraceFile, SaysWhenThereIsNothingInIt)
{
    try {
        openContent("no trace at all, but long enough to be one");
        FAIL() << "opened";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("test: no xentrace records"));
    }
    EXPECT_THROW(openContent(""), Error);
    EXPECT_THROW(File("/nonexistent/file"), Error);
    EXPECT_THROW(File("/"), Error);
}

TEST(XentraceFile, DoesNotWaitForAPipe)
{
    const std::string path = testing::TempDir() + "xentrace_pipe";
    unlink(path.c_str());
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    EXPECT_THROW(File file(path), Error);
    EXPECT_EQ(File::recognise(path), 0);
    unlink(path.c_str());
}

TEST(XentraceFile, KeepsABoundedNumberOfProblems)
{
    Problems problems;
    for (std::size_t i = 0; i < 2 * Problems::keptMax; ++i)
        problems.add({Kind::Lost, 0, 0, 0, 3});
    EXPECT_EQ(problems.kept().size(), Problems::keptMax);
    EXPECT_EQ(problems.count(), 2 * Problems::keptMax);
    EXPECT_EQ(problems.lostRecords(), 6 * Problems::keptMax);
}

TEST(XentraceFile, NamesTheLossInItsText)
{
    const Problem lost{Kind::Lost, 64, 0, 2, 0xffffffffU, 5, 9};
    EXPECT_EQ(lost.text(), "offset 64: Xen lost 4294967295 records of CPU 2 between TSC 5 and 9");
}

} // namespace
} // namespace xenlens::xentrace
