// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a small trace for the tests of bad input: make_fixture KIND FOLDER
#include "ctf_writer.h"
#include "toolstack_fixture.h"

#include <cstdio>
#include <cstring>

using namespace xenlens::test;

namespace {

constexpr std::uint64_t second = 1'000'000'000;

void addBatch(CtfTrace& trace, std::uint64_t at, std::uint32_t pages)
{
    trace.add(CtfEvent("xenlens_toolstack:batch_sent", at)
                  .u64("ts_ns", at)
                  .u64("begin_ns", at - 1000)
                  .u16("domid", 1)
                  .u32("pid", 100)
                  .u32("pfns", pages)
                  .u32("pages", pages)
                  .u64("bytes", pages * 4096ull + 24)
                  .i32("result", 0));
}

void addHead(CtfTrace& trace, const char* host, std::uint32_t schema = 1)
{
    trace.add(sessionStart(1 * second, host, schema));
    trace.add(clockAnchor(2 * second, 2 * second, 20'000, 1));
}

CtfTrace sender()
{
    CtfTrace trace("a");
    addHead(trace, "a");
    trace.add(saveBegin(10 * second, "g1"));
    trace.add(CtfEvent("xenlens_toolstack:logdirty_switched", 10 * second + 1000)
                  .u64("ts_ns", 10 * second + 1000)
                  .u64("begin_ns", 10 * second)
                  .u16("domid", 1)
                  .u32("pid", 100)
                  .u8("on", 1)
                  .i32("result", 0));
    std::uint64_t at = 11 * second;
    for (int part = 0; part < 32; ++part)
        addBatch(trace, at += second / 10, 1024);
    trace.add(logdirtyRead(15 * second, 11, 0, 40));
    addBatch(trace, 16 * second, 40);
    trace.add(CtfEvent("xenlens_toolstack:guest_suspended", 17 * second)
                  .u64("ts_ns", 17 * second)
                  .u16("domid", 1)
                  .u32("pid", 100));
    addBatch(trace, 18 * second, 10);
    trace.add(CtfEvent("xenlens_toolstack:save_end", 19 * second)
                  .u64("ts_ns", 19 * second)
                  .u16("domid", 1)
                  .u32("pid", 100)
                  .i32("result", 0)
                  .u64("stream_bytes", (32768 + 50) * 4096ull + 9000));
    trace.add(sessionEnd(30 * second, 39));
    return trace;
}

CtfTrace receiver()
{
    CtfTrace trace("b");
    addHead(trace, "b");
    trace.add(CtfEvent("xenlens_toolstack:restore_begin", 11 * second)
                  .u64("ts_ns", 11 * second)
                  .u16("domid", 4)
                  .u32("pid", 7)
                  .text("name", "g1--incoming")
                  .text("uuid", "u-1"));
    trace.add(CtfEvent("xenlens_toolstack:domain_unpaused", 20 * second)
                  .u64("ts_ns", 20 * second)
                  .u64("begin_ns", 20 * second)
                  .u16("domid", 4)
                  .u32("pid", 7)
                  .text("name", "g1")
                  .text("uuid", "u-1")
                  .i32("result", 0));
    trace.add(sessionEnd(30 * second, 2));
    return trace;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3) {
        std::fprintf(stderr, "usage: make_fixture migration|foreign|no-migration|newer-schema|lost FOLDER\n");
        return 2;
    }
    const std::string kind = argv[1];
    const std::filesystem::path folder = argv[2];
    CtfTrace trace("a");
    if (kind == "migration") {
        sender().write(folder / "a");
        receiver().write(folder / "b");
        return 0;
    }
    if (kind == "foreign") {
        trace.add(CtfEvent("lttng_ust_statedump:start", 1).u32("x", 1));
    } else if (kind == "no-migration" || kind == "newer-schema") {
        addHead(trace, "a", kind == "no-migration" ? 1 : 99);
        trace.add(sessionEnd(30 * second, 0));
    } else if (kind == "lost") {
        trace = sender();
        trace.add(streamProgress(31 * second, 1), 1, 0);
        trace.add(streamProgress(32 * second, 1), 1, 1);
        trace.setDiscarded(1, 1, 23);
    } else {
        std::fprintf(stderr, "make_fixture: %s: unknown kind\n", kind.c_str());
        return 2;
    }
    trace.write(folder);
    return 0;
}
