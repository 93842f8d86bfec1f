// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

namespace xenlens::test {

using namespace analysis;

analysis::Report sampleReport()
{
    constexpr std::int64_t ms = 1'000'000;
    const TimeNs begin{1'700'000'000'000'000'000};
    const auto at = [begin](std::int64_t milliseconds) { return begin + DurationNs{milliseconds * ms}; };

    Migration m;
    m.domid = DomId{3};
    m.name = "g1";
    m.uuid = "u-1";
    m.source = "a";
    m.destination = "b";
    m.policy = "xen-4";
    m.stopReason = StopReason::DirtyThreshold;
    m.outcome = Outcome::Completed;
    m.outcomeReason = "b unpaused the guest and a destroyed its copy";
    m.memoryBytes = 128ull << 20;
    m.bytesSent = 160ull << 20;
    m.time = {begin, at(3500)};
    m.suspended = at(3000);
    m.unpaused = at(3500);
    m.downtime = CrossHostDuration{DurationNs{500 * ms}, DurationNs{ms / 2}};

    Round first;
    first.index = 1;
    first.time = {begin, at(2000)};
    first.pagesSent = 32768;
    first.pagesListed = 32768;
    first.bytesSent = 32768ull * 4096 + 1000;
    first.pagesDirtied = 40;
    first.pause = DurationNs{2 * ms};
    Round second = first;
    second.index = 2;
    second.time = {at(2000), at(3000)};
    second.pagesSent = second.pagesListed = 40;
    second.bytesSent = 40ull * 4096;
    second.pagesSkipped = 0;
    second.pagesDirtied = 10;
    second.pause.reset();
    Round stopped = second;
    stopped.index = 3;
    stopped.kind = RoundKind::Stopped;
    stopped.time = {at(3000), at(3250)};
    stopped.pagesSent = stopped.pagesListed = 10;
    stopped.pagesDirtied.reset();
    m.rounds = {first, second, stopped};
    m.sentCurve = {{begin, 0, 1}, {at(3250), m.bytesSent, 3}};
    m.dirtyCurve = {{begin, 0, 1}, {at(2000), 40, 1}};

    Report report;
    report.migrations.push_back(m);
    report.checks = {{"one", "left", "right", 10.0, 10.0, 0.0, 0.02, true, "", {}},
        {"two", "left", "right", 12.0, 10.0, 0.2, 0.02, false, "", {}},
        {"three", "left", "right", std::nullopt, std::nullopt, std::nullopt, 0.02, std::nullopt, "no source", {}}};
    report.sources = {{"toolstack", "a", true, ""}, {"workload", "", false, "none was traced"}};
    report.lost = {{"a: bpf_ring", 7}, {"b: /t/ch_0: cut", 0}};
    report.warnings = {"/t/ch_0: cut"};
    report.truncated = true;
    return report;
}

analysis::Report unknownsReport()
{
    Report report = sampleReport();
    Migration& untraced = report.migrations[0];
    untraced.streamKnown = false;
    untraced.policy = "unknown";
    untraced.stopReason = StopReason::Unknown;
    untraced.memoryBytes.reset();
    untraced.bytesSent = 0;
    untraced.suspended.reset();
    untraced.unpaused.reset();
    untraced.downtime.reset();
    untraced.sentCurve.clear();
    for (Round& round : untraced.rounds)
        round.pagesSent = round.pagesListed = round.bytesSent = 0;
    untraced.rounds[0].pauseExact = true;

    Migration partial = sampleReport().migrations[0];
    partial.domid = DomId{4};
    partial.name = "g2";
    partial.policy = "unknown";
    partial.stopReason = StopReason::Unknown;
    partial.memoryBytes.reset();
    partial.downtime->bound.reset();
    partial.rounds[0].pagesDirtied.reset();
    partial.rounds[1].time.end = partial.rounds[1].time.begin;
    partial.dirtyCurve.clear();
    partial.lost = {{partial.time, "a: bpf_ring", 17}, {partial.time, "b: /t/ch_0: cut", 0}};
    report.migrations.push_back(partial);

    report.lost = {{"Xen's trace buffer of CPU 0", 0, 1234}, {"a: bpf_ring", 17}, {"b: /t/ch_0: cut", 0}};
    report.warnings.clear();
    report.truncated = false;
    return report;
}

} // namespace xenlens::test
