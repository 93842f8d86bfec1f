// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"

#include <algorithm>
#include <cmath>

namespace xenlens::tests {

namespace {

using analysis::Migration;
using analysis::Round;
using analysis::RoundKind;

constexpr TimeNs began{1'700'000'000'000'000'000};

DurationNs seconds(double s)
{
    return {std::llround(s * 1e9)};
}

Round& addRound(Migration& migration, double length, std::uint64_t sent, std::optional<std::uint64_t> dirtied)
{
    Round round;
    round.index = static_cast<int>(migration.rounds.size()) + 1;
    round.time.begin = migration.rounds.empty() ? migration.time.begin : migration.rounds.back().time.end;
    round.time.end = round.time.begin + seconds(length);
    round.pagesSent = sent;
    round.pagesListed = sent;
    round.bytesSent = sent * (analysis::pageBytes + 8);
    round.pagesDirtied = dirtied;
    round.pause = seconds(0.0012);
    return migration.rounds.emplace_back(round);
}

/// Samples of both curves: batches of 256 pages, the dirty count each 50 ms; the guest dirties faster at a round's
/// begin.
void addCurves(Migration& migration)
{
    std::uint64_t sent = 0;
    migration.sentCurve.push_back({migration.time.begin, 0, 1});
    for (const Round& round : migration.rounds) {
        const double length = round.time.duration().seconds();
        const std::uint64_t batches = std::max<std::uint64_t>(round.pagesSent / 256, 1);
        for (std::uint64_t i = 1; i <= batches; ++i) {
            const double share = static_cast<double>(i) / static_cast<double>(batches);
            migration.sentCurve.push_back({round.time.begin + seconds(length * share),
                sent + static_cast<std::uint64_t>(static_cast<double>(round.bytesSent) * share), round.index});
        }
        sent += round.bytesSent;
        if (!round.pagesDirtied)
            continue;
        const int samples = std::max(1, static_cast<int>(length / 0.05));
        for (int i = 0; i <= samples; ++i) {
            const double share = static_cast<double>(i) / samples;
            const double eased = 0.6 * share + 0.4 * std::sqrt(share);
            migration.dirtyCurve.push_back({round.time.begin + seconds(length * share),
                static_cast<std::uint64_t>(std::llround(static_cast<double>(*round.pagesDirtied) * eased)),
                round.index});
        }
    }
}

void finish(Migration& migration, double downtime, double bound)
{
    const TimeNs end = migration.rounds.back().time.end;
    migration.suspended = migration.rounds.back().time.begin + seconds(-0.03);
    migration.downtime = {seconds(downtime), seconds(bound)};
    migration.unpaused = *migration.suspended + seconds(downtime);
    migration.time.end = std::max(end, *migration.unpaused);
    migration.rounds.back().kind = RoundKind::Stopped;
    migration.outcome = analysis::Outcome::Completed;
    migration.outcomeReason = "the receiver unpaused the guest";
    for (const Round& round : migration.rounds)
        migration.bytesSent += round.bytesSent;
    addCurves(migration);
}

Migration guest(std::uint16_t domid, const std::string& name, const std::string& policy)
{
    Migration migration;
    migration.domid = {domid};
    migration.name = name;
    migration.source = "a";
    migration.destination = "b";
    migration.policy = policy;
    migration.time.begin = began;
    return migration;
}

} // namespace

model::ReportPtr sixRounds()
{
    Migration migration = guest(1, "g1", "xen-4");
    migration.memoryBytes = 128ull << 20;
    migration.stopReason = analysis::StopReason::IterationLimit;
    addRound(migration, 11.4, 32768, 3700);
    addRound(migration, 1.3, 3700, 1900);
    addRound(migration, 0.65, 1900, 1010);
    addRound(migration, 0.35, 1010, 590);
    addRound(migration, 0.2, 590, 330);
    addRound(migration, 0.12, 330, std::nullopt);
    finish(migration, 0.31, 0.004);
    auto report = std::make_shared<analysis::Report>();
    report->migrations.push_back(migration);
    report->emulated = true;
    report->sources = {{"toolstack", "a", true, {}}, {"toolstack", "b", true, {}}, {"sampler", "a", true, {}},
        {"nic", "a", false, "no counter of a network interface was recorded"}};
    report->checks = {{"pages and stream bytes", "pages sent x 4096", "stream bytes", 165060608., 165382992., -0.0019,
                          0.02, true, {}, {}},
        {"stream bytes and NIC", "stream bytes", "NIC counter", 165382992., std::nullopt, std::nullopt, 0.05,
            std::nullopt, "no counter of a network interface was recorded", {}}};
    return report;
}

model::ReportPtr thirtyRounds()
{
    Migration migration = guest(7, "meteo", "xen-3.0");
    migration.memoryBytes = 256ull << 20;
    migration.stopReason = analysis::StopReason::IterationLimit;
    addRound(migration, 22.57, 65536, 4400).pagesSkipped = 0;
    for (int n = 2; n <= 30; ++n) {
        const std::uint64_t due = *migration.rounds.back().pagesDirtied;
        const std::uint64_t skipped = n < 30 ? due / (4 + static_cast<unsigned>(n) % 3) : 0;
        const std::uint64_t sent = due - skipped;
        const double length = static_cast<double>(sent) * 4096 * 8 / 92e6 + 0.01;
        // shrinks to a floor, with a bump where the application turns to its next task
        const double share = n < 8 ? 0.55 : n == 15 ? 1.9 : n == 16 ? 0.5 : 0.98;
        const auto dirtied = static_cast<std::uint64_t>(static_cast<double>(due) * share);
        addRound(migration, length, sent, n < 30 ? std::optional(dirtied) : std::nullopt).pagesSkipped = skipped;
    }
    finish(migration, 0.12, 0.002);
    auto report = std::make_shared<analysis::Report>();
    report->migrations.push_back(migration);
    return report;
}

model::ReportPtr damaged()
{
    return changed(sixRounds(), [](analysis::Report& report) {
        Migration& migration = report.migrations.front();
        const auto at = [&](double s) { return migration.time.begin + seconds(s); };
        migration.lost = {{{at(11.9), at(12.3)}, "a: bpf_ring", 17}, {{at(12.9), at(12.9)}, "a: lttng stream", 0}};
        migration.rounds.front().pagesDirtied.reset();
        migration.dirtyCurve.clear();
        migration.destination.clear();
        migration.downtime.reset();
        migration.unpaused.reset();
        migration.outcome = analysis::Outcome::BothEndsUndefined;
        migration.outcomeReason = "suspended at the sender, and nobody saw it run again";
        report.lost = {{"a: bpf_ring", 17}, {"a: lttng stream", 0}};
        report.warnings = {"trace/a: the stream ends in the middle of a packet"};
        report.truncated = true;
    });
}

int columnOf(const QAbstractItemModel& table, const QString& head)
{
    for (int column = 0; column < table.columnCount(); ++column)
        if (table.headerData(column, Qt::Horizontal).toString().replace('\n', ' ') == head)
            return column;
    return -1;
}

} // namespace xenlens::tests
