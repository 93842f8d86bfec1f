// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "report/read_report.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

namespace xenlens::report {
namespace {

using namespace xenlens::test;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

CtfTrace host(const char* name, bool withSave)
{
    CtfTrace trace(name);
    trace.add(sessionStart(1'000, name));
    trace.add(clockAnchor(2'000, 5'002'000, 100, 1));
    if (withSave)
        trace.add(saveBegin(3'000, "g1"));
    trace.add(sessionEnd(9'000, withSave ? 1 : 0));
    return trace;
}

TEST(ReadReport, ReadsSeveralFoldersAsOneRecording)
{
    const TemporaryFolder folder;
    host("a", true).write(folder.path() / "x");
    host("b", false).write(folder.path() / "y");
    std::uint64_t told = 0;
    const auto report
        = readReport({folder.path() / "x", folder.path() / "y"}, [&](std::uint64_t events) { told = events; });
    ASSERT_THAT(report->migrations, SizeIs(1));
    EXPECT_EQ(report->migrations[0].time.begin.ns, 5'003'000) << "by the clock anchor";
    EXPECT_FALSE(report->truncated);
    EXPECT_LE(told, 7u);
}

TEST(ReadReport, SaysWhenATraceIsOfSomethingElse)
{
    const TemporaryFolder folder;
    CtfTrace trace("a");
    trace.add(CtfEvent("kernel:sched_switch", 1).u32("x", 1));
    trace.write(folder.path());
    try {
        readReport({folder.path()});
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(),
            HasSubstr("no xenlens events in this trace (1 events of other makers, as kernel:sched_switch)"));
    }
}

TEST(ReadReport, MalformedEventsCutTheReport)
{
    const TemporaryFolder folder;
    CtfTrace trace = host("a", true);
    trace.add(CtfEvent("xenlens_toolstack:stream_progress", 10'000).u64("ts_ns", 10'000));
    trace.write(folder.path());
    const auto report = readReport({folder.path()});
    EXPECT_TRUE(report->truncated);
    EXPECT_THAT(report->warnings, ElementsAre(HasSubstr("stream_progress are left out: field domid is missing")));
}

TEST(ReadReport, StopsWhenAsked)
{
    const TemporaryFolder folder;
    CtfTrace trace = host("a", true);
    for (std::uint64_t ts = 10'000; ts < 60'000; ++ts)
        trace.add(streamProgress(ts, ts));
    trace.write(folder.path());
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(readReport({folder.path()}, {}, stop.get_token()), Cancelled);
}

} // namespace
} // namespace xenlens::report
