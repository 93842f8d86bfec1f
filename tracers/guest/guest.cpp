// SPDX-License-Identifier: GPL-2.0-or-later
#include "activity.h"
#include "cli.h"
#include "failure.h"
#include "guest_session.h"
#include "host.h"
#include "local_clock.h"
#include "lttng.h"
#include "signals.h"
#include "state_mark.h"

#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace xenlens::tracer;
using namespace std::chrono_literals;

namespace {

struct Options
{
    std::chrono::nanoseconds interval = 100ms;
    std::string clockReference;
    GuestProbeOptions probes;
    uint32_t ringKib = 1024;
    bool verbose = false;
};

/** Arguments of --only: the parts that cost at each of their events. */
const std::map<std::string, Part> PartNames{{"hypercalls", Part::HypercallEvents}, {"grants", Part::GrantEvents},
    {"rings", Part::RingEvents}, {"channels", Part::ChannelEvents}};

void describe(CLI::App& app, Options& o)
{
    setUpCommandLine(app,
        "  xenlens-guest                                     summaries each 100 ms until SIGTERM or Ctrl-C\n"
        "  xenlens-guest --interval 1s --mmu                 fewer of them, with the events of a stock kernel too\n"
        "  xenlens-guest --only hypercalls,grants            without rings and event channels, which costs less\n"
        "  xenlens-guest --clock-reference 192.0.2.7:5340    share one clock with the hosts' tracers\n"
        "  xenlens-guest --detail --ring-size 8192           an event for each hypercall besides\n\n"
        "It names the parts that the kernel lacks, and prints \"ready\" when its probes are live. LTTng records its "
        "events:\n"
        "start a session with xenlens_guest:* first.\n"
        "Exit status: 0 complete, 1 the kernel does not allow it, 2 wrong usage, 3 events were lost.");
    addDuration(app, "--interval", o.interval, "between summaries (default 100ms)", 1ms, false);
    app.add_option("--clock-reference", o.clockReference,
           "address of xenlens-clock-reference; without it the clock offset to other hosts is unknown")
        ->type_name("[tcp:]HOST:PORT");
    app.add_flag("--detail", o.probes.detail, "an event for each hypercall that can be traced");
    app.add_option_function<std::vector<std::string>>(
           "--only",
           [&o](const std::vector<std::string>& names) {
               for (const auto& name : names) {
                   if (name == "none")
                       o.probes.none = true;
                   else
                       o.probes.only.push_back(PartNames.at(name));
               }
           },
           "trace the sums of these parts only, separated by commas, or of none; the others then cost nothing")
        ->delimiter(',')
        ->check(CLI::IsMember(std::set<std::string>{"channels", "grants", "hypercalls", "none", "rings"}))
        ->type_name("PART");
    app.callback([&o] {
        if (o.probes.none && (!o.probes.only.empty() || o.probes.detail))
            throw CLI::ValidationError("--only", "none goes alone, and without --detail");
    });
    app.add_flag("--mmu", o.probes.mmu,
        "count the stock kernel's MMU and multicall events as well, which costs at each of them");
    addRingSize(app, o.ringKib);
    app.add_flag("-v,--verbose", o.verbose, "report each step, with libbpf's own messages");
}

void sayWhatIsMissing(const Parts& parts)
{
    for (const auto& state : parts.all()) {
        if (!state.present && !state.leftOut)
            std::fprintf(stderr, "xenlens-guest: no %s: %s\n", nameOf(state.part).c_str(), state.missing.c_str());
    }
}

/** Calls session.interval() at each interval, and empties the ring in between when it fills fast. */
void follow(StopSignals& signals, GuestProbes& probes, GuestSession& session, const Options& o)
{
    const auto step = o.probes.detail ? std::min<std::chrono::nanoseconds>(o.interval, 10ms) : o.interval;
    auto due = std::chrono::steady_clock::now() + o.interval;
    while (true) {
        const auto left = std::min<std::chrono::nanoseconds>(step, due - std::chrono::steady_clock::now());
        if (signals.wait(std::max(std::chrono::ceil<std::chrono::milliseconds>(left), 0ms)))
            return;
        probes.consume();
        const auto now = std::chrono::steady_clock::now();
        if (now < due)
            continue;
        session.interval();
        due = std::max(due + o.interval, now); // missed intervals are skipped, not made up for
    }
}

int run(const Options& o)
{
    requireRoot();
    // Both would count the same calls, and no event says which of them sent it.
    const StateMark alone("guest");
    if (alone.heldElsewhere())
        throw Failure("this kernel", "another xenlens-guest traces it", "end that one first");
    StopSignals signals;
    setBpfVerbose(o.verbose);
    GuestDomain domain;
    std::optional<ClockReference> reference;
    if (!o.clockReference.empty())
        reference.emplace(o.clockReference);
    requireSessionDaemon();
    awaitRecording("xenlens_guest:*", GuestEmitter::recorded, 10s);

    GuestEmitter emitter;
    Activity activity;
    std::optional<GuestSession> session;
    const auto onSuspend = [&](const guest_suspend_record& record) {
        emitter.suspend(record);
        if (record.stage != GUEST_SUSPEND_BACK)
            return;
        session->resumed();
        activity.begin(); // sends a clock anchor immediately
        activity.end();
    };
    GuestProbes probes(o.probes, {[&](const guest_hypercall_record& record) { emitter.hypercall(record); }, onSuspend});
    sayWhatIsMissing(probes.parts());
    session.emplace(probes, emitter, domain, o.interval, o.probes.detail);
    int status = 0;
    {
        const ClockAnchors anchors(
            std::move(reference), activity, [&](const ClockReading& reading, ClockAnchors::Source source) {
                emitter.clockAnchor(reading, source);
                if (source == ClockAnchors::Source::Reference) // the guest's own wall clock as well
                    emitter.clockAnchor(readHostClock(), ClockAnchors::Source::Host);
            });
        std::puts("ready");
        std::fflush(stdout);
        follow(signals, probes, *session, o);
    }
    status = session->finish(o.verbose);
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Traces the paravirtualisation of a Xen guest, or of dom0, from inside", "xenlens-guest");
    Options options;
    describe(app, options);
    if (const auto status = parseCommandLine(app, argc, argv))
        return *status;
    options.probes.ringBytes = options.ringKib * 1024;
    return runProgram(app.get_name(), [&] { return run(options); });
}
