// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/record.h"
#include "reader/xentrace/survey.h"
#include "reader/xentrace/tsc_frequency.h"
#include "trace_builder.h"

#include <gtest/gtest.h>

namespace xenlens::xentrace {
namespace {

using namespace test;

constexpr std::uint64_t hz = 2'600'000'000;

struct Stretch
{
    std::uint32_t ns;
    double error = 0; ///< of its ticks
};

/// The switches of a pCPU whose units ran for so long.
std::vector<Words> switches(const std::vector<Stretch>& runs, bool withUnit = true)
{
    std::vector<Words> records;
    std::uint64_t tsc = 5 * hz;
    records.push_back(timed(tsc, SchedSwitchPrevious, {0, 0, 77'000'000})); // since when is not in the file
    for (const Stretch& run : runs) {
        tsc += static_cast<std::uint64_t>(static_cast<double>(run.ns) * (hz / 1e9) * (1 + run.error));
        records.push_back(timed(tsc, SchedSwitchPrevious, withUnit ? Words{3, 1, run.ns} : Words{3, run.ns}));
    }
    return records;
}

std::optional<TscFrequency> findIn(const std::vector<Words>& records, std::optional<double> givenHz = {})
{
    const auto file = TraceBuilder().window(0, records).open();
    Survey survey;
    survey.givenHz = givenHz;
    survey.scan(*file, {});
    return survey.foundFrequency();
}

TEST(TscFrequencyFinder, FindsItByTheRunsBetweenSwitches)
{
    const auto found = findIn(switches(std::vector<Stretch>(20, {30'000'000, 0.0001})));
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->hz, 1.0001 * hz, 1000);
    EXPECT_EQ(found->runs, 20U);
    EXPECT_LT(found->error, 1e-6);
}

TEST(TscFrequencyFinder, TheErrorIsWhatTheRunsDiffer)
{
    std::vector<Stretch> runs;
    for (int i = -10; i <= 10; ++i)
        runs.push_back({10'000'000, i * 0.001});
    const auto found = findIn(switches(runs));
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->hz, hz, 1000);
    EXPECT_NEAR(found->error, 0.01, 0.0011) << "19 of 20";
}

TEST(TscFrequencyFinder, LostRecordsAndShortRunsDoNotCount)
{
    std::vector<Stretch> runs(20, {30'000'000});
    runs[3].error = 40; // switches in between were lost
    runs[9].error = 0.5;
    runs.push_back({900'000, 0.3}); // the record's own time is too large a part of it
    runs.push_back({4'000'000'000, 1}); // 32 bits of ns overflow soon
    const auto found = findIn(switches(runs));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->runs, 18U);
    EXPECT_NEAR(found->hz, hz, 1000);
}

TEST(TscFrequencyFinder, IsSilentWhenItCannotKnow)
{
    EXPECT_FALSE(findIn({timed(5, ContinueRunning, {0})})) << "no switches";
    EXPECT_FALSE(findIn(switches(std::vector<Stretch>(7, {30'000'000})))) << "too few";
    std::vector<Stretch> runs;
    for (int i = 0; i < 40; ++i)
        runs.push_back({10'000'000, i * 0.1});
    EXPECT_FALSE(findIn(switches(runs))) << "most contradict each other";
}

TEST(TscFrequencyFinder, AGivenFrequencyOverridesIt)
{
    EXPECT_FALSE(findIn(switches(std::vector<Stretch>(20, {30'000'000})), 2e9));
}

TEST(TscFrequencyFinder, ReadsTheRecordOfOlderXen)
{
    EXPECT_TRUE(findIn(switches(std::vector<Stretch>(20, {30'000'000}), false)));
}

TEST(TscFrequencyFinder, KeepsABoundedNumberOfRuns)
{
    TscFrequencyFinder finder;
    Record record;
    const std::uint32_t words[] = {3, 1, 2'000'000};
    record.event = SchedSwitchPrevious;
    record.data = words;
    record.count = 3;
    record.timeKnown = true;
    for (std::size_t i = 0; i < 10 * TscFrequencyFinder::runsMax; ++i) {
        record.tsc += hz / 500;
        finder.add(record);
    }
    const auto found = finder.result();
    ASSERT_TRUE(found);
    EXPECT_LT(found->runs, TscFrequencyFinder::runsMax);
    EXPECT_NEAR(found->hz, hz, 1);
}

} // namespace
} // namespace xenlens::xentrace
