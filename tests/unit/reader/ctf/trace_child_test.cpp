// SPDX-License-Identifier: GPL-3.0-or-later
// Readers that die, hang or send nonsense: programs of the shell stand in for xenlens-reader.
#include "core/error.h"
#include "recorder.h"
#include "toolstack_fixture.h"

#include <gmock/gmock.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace xenlens::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

/// Puts a program of the shell in the place of xenlens-reader.
class StandIn
{
public:
    explicit StandIn(const std::string& commands)
    {
        const fs::path program = m_folder.path() / "xenlens-reader";
        std::ofstream(program) << "#!/bin/sh\n" << commands << '\n';
        fs::permissions(program, fs::perms::owner_all);
        setenv("XENLENS_READER_PATH", m_folder.path().c_str(), 1);
    }
    ~StandIn() { unsetenv("XENLENS_READER_PATH"); }
    StandIn(const StandIn&) = delete;
    StandIn& operator=(const StandIn&) = delete;

private:
    TemporaryFolder m_folder;
};

std::string errorOf(const std::string& commands, std::chrono::milliseconds silence = std::chrono::seconds(60))
{
    const StandIn reader(commands);
    const TemporaryFolder folder;
    CtfTrace trace("a");
    trace.add(streamProgress(1, 1));
    trace.write(folder.path());
    try {
        reader::TraceReader traces(folder.path(), silence);
        Recorder recorder;
        readAll(traces, recorder);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

// a frame: length, and then protocol version 1, origin 0 without a name
constexpr const char* greeting = "printf '\\004\\0\\0\\0\\001\\0\\0\\0'; ";

TEST(TraceChild, SaysHowItsProcessEnded)
{
    EXPECT_THAT(errorOf("kill -ABRT $$"), HasSubstr("Babeltrace crashed on it (SIGABRT)"));
    EXPECT_THAT(errorOf("kill -FPE $$"), HasSubstr("Babeltrace crashed on it (SIGFPE)"));
    EXPECT_THAT(errorOf("kill -PROF $$"), HasSubstr("Babeltrace came to no end with it and was stopped"));
    EXPECT_THAT(errorOf("kill -BUS $$"), HasSubstr("a file of it became shorter while it was read"));
    EXPECT_THAT(errorOf("exit 7"), HasSubstr("its reader ended with status 7"));
    EXPECT_THAT(errorOf("exit 0"), HasSubstr("its reader ended too early"));
    EXPECT_THAT(errorOf(std::string(greeting) + "exit 0"), HasSubstr("its reader ended too early"));
}

TEST(TraceChild, EndsAProcessThatSendsNothing)
{
    EXPECT_THAT(errorOf("exec sleep 1000", std::chrono::milliseconds(300)), HasSubstr("nothing came of it for 0 s"));
}

TEST(TraceChild, BelievesNoNonsense)
{
    for (const char* bytes : {"\\377\\377\\377\\377", // a frame of 4 GiB
             "\\001\\0\\0\\0\\002", // another version
             "\\002\\0\\0\\0\\001\\077", // no such record
             "\\003\\0\\0\\0\\001\\0\\0", // an origin that is cut
             "\\006\\0\\0\\0\\001\\002\\0\\0\\0\\0", // an event of no class
             "\\010\\0\\0\\0\\001\\003\\002\\011\\0\\0\\0\\0", // a gap of no origin
             "\\014\\0\\0\\0\\001\\001\\001x\\0\\377\\377\\377\\377\\377\\017\\0"}) // a class of 2^34 fields
        EXPECT_THAT(errorOf(std::string("printf '") + bytes + "'; exec sleep 1000"), HasSubstr("sent what cannot be"))
            << bytes;
}

TEST(TraceChild, IsNotWaitedForWhenItsReaderGoes)
{
    const StandIn stuck("exec sleep 1000");
    const TemporaryFolder folder;
    CtfTrace trace("a");
    trace.add(streamProgress(1, 1));
    trace.write(folder.path());
    const auto reader = std::make_unique<reader::TraceReader>(folder.path());
    Recorder recorder;
    EXPECT_EQ(reader->poll(recorder), reader::ReadState::More) << "it waits a little and comes back";
}

TEST(TraceChild, AnotherHostsResultsStay)
{
    // the real program for host a, none for host b
    const fs::path real = fs::read_symlink("/proc/self/exe").parent_path() / "../libexec/xenlens-reader";
    const StandIn reader("case $2 in */b) kill -SEGV $$ ;; *) exec " + real.string() + " \"$@\" ;; esac");
    const TemporaryFolder folder;
    for (const char* host : {"a", "b"}) {
        CtfTrace trace(host);
        trace.add(streamProgress(1, 1));
        trace.write(folder.path() / host);
    }
    const Reading reading = readTrace(folder.path());
    EXPECT_THAT(reading.recorder.hosts, ElementsAre("a"));
    EXPECT_THAT(reading.statistics.warnings, ElementsAre(HasSubstr("/b: Babeltrace crashed on it (SIGSEGV)")));
}

TEST(TraceChild, PassesOverTracesOfOthersBesideOurs)
{
    const TemporaryFolder folder;
    CtfTrace ours("a");
    ours.add(streamProgress(1, 1));
    ours.write(folder.path() / "ours");
    CtfTrace theirs("a");
    theirs.add(CtfEvent("kernel:sched_switch", 1).u32("x", 1));
    theirs.write(folder.path() / "theirs");
    fs::resize_file(folder.path() / "theirs" / "stream_0", 20);
    const Reading reading = readTrace(folder.path());
    EXPECT_THAT(reading.recorder.hosts, ElementsAre("a"));
    EXPECT_TRUE(reading.statistics.warnings.empty());
}

} // namespace
} // namespace xenlens::test
