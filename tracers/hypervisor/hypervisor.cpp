// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"
#include "failure.h"
#include "host.h"
#include "hypervisor_session.h"
#include "lttng.h"
#include "signals.h"
#include "sums/hypercall_counters.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <optional>

using namespace xenlens::tracer;
using namespace std::chrono_literals;

namespace {

struct Options
{
    SessionOptions session;
    std::optional<uint32_t> mask;
    std::chrono::nanoseconds duration = 0s;
    uint32_t pages = 256;
    bool off = false;
};

uint32_t parseMask(const std::string& text)
{
    if (text == "all")
        return MaskAll;
    const bool hex = text.starts_with("0x");
    const auto* begin = text.data() + (hex ? 2 : 0);
    const auto* end = text.data() + text.size();
    uint32_t mask = 0;
    const auto [at, error] = std::from_chars(begin, end, mask, hex ? 16 : 10);
    if (error != std::errc() || at != end || mask == 0 || mask > EventBits)
        throw CLI::ValidationError("--mask", "'" + text + "' is no event mask such as 0x00135000 or all");
    return mask;
}

void describe(CLI::App& app, Options& o)
{
    setUpCommandLine(app,
        "  xenlens-hypervisor                                   summaries each 100 ms until SIGTERM or Ctrl-C\n"
        "  xenlens-hypervisor --interval 1s --duration 1min     fewer of them, for one minute\n"
        "  xenlens-hypervisor --detail run.xentrace             every record besides, in a file for xenlens and "
        "xenalyze\n"
        "  xenlens-hypervisor --mask 0x00101000                 nothing but the pages that become dirty\n"
        "  xenlens-hypervisor --off                             tracing was left on: switch it off\n\n"
        "It runs in dom0, takes Xen's trace buffers for itself and switches tracing off when it ends; says which parts "
        "this "
        "Xen lacks,\n"
        "and prints \"ready\" when tracing is on. Events are recorded by LTTng: have a session with "
        "xenlens_hypervisor:* started.\n"
        "If it is killed (SIGKILL), tracing and Xen's hypercall counters stay on until the next one ends, or --off.\n"
        "Exit status: 0 complete, 1 the host does not allow it, 2 wrong usage, 3 records or events were lost.");
    addDuration(app, "--interval", o.session.interval, "between summaries (default 100ms)", 1ms, false);
    addDuration(app, "--duration", o.duration, "end by itself after this time (default: never)", 1ms, true);
    app.add_option("--detail", o.session.detailFile, "write every record to this file, as xentrace does")
        ->type_name("FILE");
    app.add_option_function<std::string>(
           "--mask", [&o](const std::string& text) { o.mask = parseMask(text); },
           "which records, as xentrace -e: a number, or \"all\" (default: what the summaries need; with --detail all); "
           "without hypercalls, Xen's counters stay off too")
        ->type_name("MASK");
    app.add_option("--buffer-pages", o.pages,
           "pages of 4096 bytes of each CPU's buffer; cannot change any more once Xen has made them")
        ->type_name("PAGES")
        ->capture_default_str()
        ->check(CLI::Range(2u, 65535u));
    app.add_flag("--off", o.off, "switch tracing and Xen's hypercall counters off, say what was on, and end");
    app.add_flag("-v,--verbose", o.session.verbose, "say how much was read and sent, even if nothing was lost");
    app.callback([&] {
        if (o.off && app.count_all() > 2) // itself, and its being called
            throw CLI::ValidationError("--off", "goes alone");
    });
}

int switchOff()
{
    const auto was = switchTracingOff();
    if (was != TracingWas::InUse && stopHypercallCounters())
        std::puts("Xen counted hypercalls; it does no longer");
    switch (was) {
    case TracingWas::Off:
        std::puts("tracing was off");
        break;
    case TracingWas::On:
        std::puts("tracing was on; it is off now");
        break;
    case TracingWas::InUse:
        std::puts("tracing is off now; another program still reads the buffers, and may switch it on again");
        break;
    }
    return static_cast<int>(ExitStatus::Complete);
}

uint32_t chooseMask(const Options& o, const XenParts& parts)
{
    if (o.mask)
        return *o.mask;
    if (!o.session.detailFile.empty())
        return MaskAll;
    const auto has = [&](XenPart part) { return parts[static_cast<size_t>(part)].present; };
    // What a part of the series gives is not asked twice.
    return has(XenPart::HypercallCosts) && has(XenPart::FaultEnds) ? MaskPatched : MaskPatched | MaskStock;
}

void sayWhatIsMissing(const XenParts& parts)
{
    for (size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].present)
            std::fprintf(
                stderr, "xenlens-hypervisor: no %s: %s\n", nameOf(static_cast<XenPart>(i)), parts[i].missing.c_str());
    }
}

/** Calls session.interval() at each interval, and empties the buffers in between when they fill fast. */
void follow(StopSignals& signals, TraceBuffers& buffers, HypervisorSession& session, const Options& o)
{
    using Clock = std::chrono::steady_clock;
    auto due = Clock::now() + o.session.interval;
    const auto end = o.duration == 0s ? Clock::time_point::max() : Clock::now() + o.duration;
    while (session.isValid() && Clock::now() < end) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(std::min(due, end) - Clock::now());
        if (signals.wait(std::max(left, 0ms), buffers.fd()))
            return;
        const auto now = Clock::now();
        if (now < due) {
            buffers.acknowledge();
            session.drain();
            continue;
        }
        session.interval();
        due = std::max(due + o.session.interval, Clock::now()); // intervals that were slept over are not made up for
    }
}

int run(Options& o)
{
    requireRoot();
    StopSignals signals;
    if (o.off)
        return switchOff();
    const auto parts = readXenParts();
    o.session.mask = chooseMask(o, parts);
    requireSessionDaemon();
    awaitRecording("xenlens_hypervisor:*", HypervisorEmitter::recorded, 10s);

    TraceBuffers buffers(o.pages, o.session.mask);
    if (buffers.wasOn())
        std::fprintf(stderr,
            "xenlens-hypervisor: tracing was on, and nobody was reading: what the buffers held is thrown away\n");
    if (buffers.pages() != o.pages)
        std::fprintf(stderr, "xenlens-hypervisor: the buffers have %u pages each since they were made; not %u\n",
            buffers.pages(), o.pages);
    HypervisorEmitter emitter;
    HypervisorSession session(buffers, emitter, parts, o.session);
    sayWhatIsMissing(parts);
    std::puts("ready");
    std::fflush(stdout);
    follow(signals, buffers, session, o);
    return session.finish();
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Traces a Xen host from its hypervisor's trace buffers", "xenlens-hypervisor");
    Options options;
    describe(app, options);
    if (const auto status = parseCommandLine(app, argc, argv))
        return *status;
    return runProgram(app.get_name(), [&] { return run(options); });
}
