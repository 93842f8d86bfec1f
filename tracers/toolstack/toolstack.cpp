// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli.h"
#include "failure.h"
#include "follower.h"
#include "host.h"
#include "losses.h"
#include "lttng.h"
#include "nic.h"
#include "probes.h"
#include "signals.h"

#include <cstdio>
#include <optional>

using namespace xenlens::tracer;
using namespace std::chrono_literals;

namespace {

struct Options
{
    std::vector<std::string> domains;
    std::vector<std::string> interfaces;
    std::chrono::nanoseconds sampleInterval = 50ms;
    std::string clockReference;
    ProbeOptions probes;
    uint32_t ringKib = 256;
    bool verbose = false;
};

void describe(CLI::App& app, Options& o)
{
    setUpCommandLine(app,
        "  xenlens-toolstack                                       trace every migration until SIGTERM or Ctrl-C\n"
        "  xenlens-toolstack --domain g1 --sample-interval 10ms    one guest, with a finer curve inside the rounds\n"
        "  xenlens-toolstack --clock-reference 192.0.2.7:5340      share one clock with the other host's tracer\n\n"
        "It prints \"ready\" when its probes are live. LTTng records its events: start a session with "
        "xenlens_toolstack:* first.\n"
        "Exit status: 0 complete, 1 the host does not allow it, 2 wrong usage, 3 events were lost.");
    app.add_option("--domain", o.domains, "only domains of this name or number (repeatable; default: all)")
        ->type_name("NAME|ID");
    addDuration(app, "--sample-interval", o.sampleInterval,
        "how often to read the dirty count inside rounds (default 50ms; 0: never)", 1ms, true);
    app.add_option("--clock-reference", o.clockReference,
           "address of xenlens-clock-reference; without it the clock offset between hosts is unknown")
        ->type_name("[tcp:]HOST:PORT");
    app.add_option(
           "--nic", o.interfaces, "interfaces whose counters to record (repeatable; default: all that leave the host)")
        ->type_name("IFNAME");
    app.add_flag("--no-writes", o.probes.leaveWritesOut,
        "leave the tracepoints of write and writev alone, which costs less; the stream's bytes are then those of "
        "completed calls");
    app.add_option("--libxenctrl", o.probes.libxenctrl, "file to probe (default: the one this program runs with)")
        ->type_name("FILE");
    app.add_option("--libxenguest", o.probes.libxenguest, "file to probe (default: beside libxenctrl)")
        ->type_name("FILE");
    addRingSize(app, o.ringKib);
    app.add_flag("-v,--verbose", o.verbose, "report each step, with libbpf's own messages");
}

std::vector<std::string> chooseInterfaces(const std::vector<std::string>& asked)
{
    for (const auto& interface : asked) {
        if (!NicReader(interface).read())
            throw Failure(interface, "no such network interface", "ip link lists them", ExitStatus::WrongUsage);
    }
    auto result = asked.empty() ? physicalInterfaces() : asked;
    if (result.empty())
        std::fprintf(stderr,
            "xenlens-toolstack: no interface leaves this host: its counters will be missing; name one with --nic\n");
    return result;
}

int run(const Options& o)
{
    requireRoot();
    StopSignals signals;
    setBpfVerbose(o.verbose);
    std::optional<ClockReference> reference;
    if (!o.clockReference.empty())
        reference.emplace(o.clockReference);
    const auto interfaces = chooseInterfaces(o.interfaces);
    requireSessionDaemon();
    awaitRecording("xenlens_toolstack:*", Emitter::recorded, 10s);

    Emitter emitter;
    Domains domains;
    Activity activity;
    Losses losses(emitter);
    LogDirtySampler sampler(o.sampleInterval, [&](const LogDirtySample& sample) { losses.sampled(sample); });
    Follower follower(domains, DomainFilter(o.domains), emitter, activity, sampler);
    ToolstackProbes probes(o.probes, [&](const toolstack_record& record) { follower.consume(record); });
    if (!probes.canWatchWrites() && !o.probes.leaveWritesOut)
        std::fprintf(stderr,
            "xenlens-toolstack: no tracepoints for write and writev (CONFIG_FTRACE_SYSCALLS, tracefs mounted): the "
            "stream's bytes are those of libxenctrl's completed calls\n");
    follower.onSaves([&](bool any) { probes.watchWrites(any); });
    emitter.sessionStart({hostName(), kernelRelease(), domains.xen().version(), o.sampleInterval, isEmulated()});
    {
        const ClockAnchors anchors(std::move(reference), activity,
            [&](const ClockReading& reading, ClockAnchors::Source source) { emitter.clockAnchor(reading, source); });
        const NicSampler nics(interfaces, o.sampleInterval.count() ? o.sampleInterval : 100ms, activity,
            [&](const NicCounters& counters) { emitter.nic(counters); });
        RecordingWatch watch("xenlens-toolstack", Emitter::recorded);
        if (!signals.wait(0ms)) {
            std::puts("ready");
            std::fflush(stdout);
        }
        while (!signals.wait(1s, probes.fd())) {
            probes.consume();
            losses.report(probes.counts());
            watch.look();
        }
        probes.detach();
        probes.consume();
        sampler.end();
    }
    return losses.finish(probes.counts(), follower.ignored(), o.verbose);
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app(
        "Traces live migrations of Xen guests from dom0, on the sender and on the receiver", "xenlens-toolstack");
    Options options;
    describe(app, options);
    if (const auto status = parseCommandLine(app, argc, argv))
        return *status;
    options.probes.ringBytes = options.ringKib * 1024;
    return runProgram(app.get_name(), [&] { return run(options); });
}
