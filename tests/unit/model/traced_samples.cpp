// SPDX-License-Identifier: GPL-3.0-or-later
#include "samples.h"

#include <cmath>
#include <map>

namespace xenlens::tests {

namespace {

using analysis::HypercallProfile;
using analysis::HypercallSource;
using analysis::Migration;
using analysis::OpCount;
using analysis::Round;

constexpr double interval = 0.1; ///< s

DurationNs seconds(double s)
{
    return {std::llround(s * 1e9)};
}

/// Intervals from `begin` to `end` (s since the migration began) but for the downtime.
std::vector<TimeRange> intervals(const Migration& migration, double begin, double end)
{
    std::vector<TimeRange> all;
    for (int i = static_cast<int>(std::floor(begin / interval)); i < static_cast<int>(end / interval); ++i) {
        const TimeRange time{
            migration.time.begin + seconds(i * interval), migration.time.begin + seconds((i + 1) * interval)};
        if (time.end <= *migration.suspended || time.begin >= *migration.unpaused)
            all.push_back(time);
    }
    return all;
}

OpCount opCount(std::uint32_t op, std::uint64_t count, std::optional<std::uint64_t> nsEach)
{
    OpCount one;
    one.op = op;
    one.count = count;
    if (nsEach) {
        one.timed = count;
        one.totalNs = count * *nsEach;
    }
    return one;
}

/// mmu_update, multicall, iret, sched_op, event_channel_op, xen_version, grant_table_op, memory_op: from many to few.
std::vector<OpCount> counts(std::size_t i, bool timed)
{
    const auto wave = static_cast<std::uint64_t>(400 + 300 * std::sin(static_cast<double>(i) / 9));
    const auto ns = [&](std::uint64_t value) { return timed ? std::optional(value) : std::nullopt; };
    return {opCount(1, 3 * wave, ns(1800)), opCount(13, 2 * wave, ns(5200)), opCount(23, wave + 100, {}),
        opCount(29, 220, ns(41'000'000)), opCount(32, 120 + i % 40, ns(2100)), opCount(17, i % 3, ns(700)),
        opCount(20, 11, ns(9000)), opCount(12, 1, ns(30000))};
}

HypercallProfile profile(const Migration& migration, HypercallSource source, double begin, double end)
{
    HypercallProfile made;
    made.source = source;
    made.domid = migration.domid;
    made.name = migration.name;
    std::map<std::uint32_t, OpCount> sums;
    for (const TimeRange& time : intervals(migration, begin, end)) {
        analysis::HypercallInterval& one = made.intervals.emplace_back();
        one.time = time;
        for (const OpCount& count : counts(made.intervals.size(), source == HypercallSource::Guest)) {
            analysis::addTo(one.ops, count.op, count.count);
            OpCount& sum = sums[count.op];
            sum.op = count.op;
            sum.count += count.count;
            sum.timed += count.timed;
            if (count.totalNs)
                sum.totalNs = sum.totalNs.value_or(0) + *count.totalNs;
        }
    }
    made.time = {made.intervals.front().time.begin, made.intervals.back().time.end};
    analysis::VcpuHypercalls& vcpu = made.vcpus.emplace_back();
    for (const auto& [op, sum] : sums)
        vcpu.ops.push_back(sum);
    made.subcalls = {opCount(1, 91'000, {}), opCount(3, 12'500, {}), opCount(5, 4'100, {}), opCount(10, 17, {})};
    return made;
}

void addHypercalls(analysis::Report& report)
{
    const Migration& migration = report.migrations.front();
    const double end = migration.time.duration().seconds() + 1;
    const double suspended = (*migration.suspended - migration.time.begin).seconds();
    const double unpaused = (*migration.unpaused - migration.time.begin).seconds();
    HypercallProfile guest = profile(migration, HypercallSource::Guest, -1, end);
    guest.host = "g1";
    guest.missing = {"The cost of iret is not known: it does not return to the caller."};
    HypercallProfile before = profile(migration, HypercallSource::Hypervisor, -1, suspended);
    before.host = "a";
    HypercallProfile after = profile(migration, HypercallSource::Hypervisor, unpaused, end);
    after.host = "b";
    after.domid = {4};
    HypercallProfile dom0 = profile(migration, HypercallSource::Hypervisor, -1, end);
    dom0.host = "a";
    dom0.domid = {0};
    dom0.name = "Domain-0";
    report.hypercalls = {guest, dom0, before, after};
}

analysis::RingProfile ring(const Migration& migration, analysis::RingKind kind, const std::string& observer,
    std::uint32_t device, double begin, double end)
{
    analysis::RingProfile made;
    made.observer = observer;
    made.kind = kind;
    made.guest = migration.name;
    made.peer = {static_cast<std::uint16_t>(observer == "g1" ? 0 : 1)};
    made.device = device;
    std::uint64_t i = 0;
    for (const TimeRange& time : intervals(migration, begin, end)) {
        if (++i % 4 == 3)
            continue; // nothing went over the ring: no interval
        analysis::RingInterval one;
        one.time = time;
        analysis::RingCounts& counts = one.counts;
        counts.pushes = 10;
        counts.pushedSlots = 24;
        counts.notifications = 3;
        if (analysis::isBlock(kind)) {
            counts.reads = 2 + i % 5;
            counts.readBytes = counts.reads * 4096;
            counts.writes = 16;
            counts.writeBytes = counts.writes * 45056;
            counts.requests = counts.reads + counts.writes;
            counts.requestBytes = counts.readBytes + counts.writeBytes;
            counts.responses = counts.requests;
            counts.timed = counts.requests;
            made.latency.add(17, {counts.timed - 1, 0, 1});
        } else if (kind == analysis::RingKind::NetfrontTx || kind == analysis::RingKind::NetbackTx) {
            counts.requests = 30 + i % 17;
            counts.requestBytes = counts.requests * 1448;
            counts.responses = counts.requests;
        } else {
            counts.requests = 64;
            counts.responses = 21;
            counts.responseBytes = counts.responses * 66;
        }
        made.counts += counts;
        made.intervals.push_back(one);
    }
    return made;
}

analysis::GrantProfile grant(const Migration& migration, analysis::GrantOp op, const std::string& observer,
    std::uint64_t each, std::uint64_t bytes, double begin, double end)
{
    analysis::GrantProfile made;
    made.observer = observer;
    made.op = op;
    for (const TimeRange& time : intervals(migration, begin, end)) {
        analysis::GrantInterval one;
        one.time = time;
        one.counts.operations = each + made.intervals.size() % 7;
        one.counts.batches = 1;
        one.counts.bytes = one.counts.operations * bytes;
        made.counts += one.counts;
        made.intervals.push_back(one);
    }
    return made;
}

void addIo(analysis::Report& report)
{
    using analysis::GrantOp;
    using analysis::RingKind;
    constexpr std::uint32_t xvda = 51712; // Xen's number of /dev/xvda: major 202 << 8
    const Migration& migration = report.migrations.front();
    const double end = migration.time.duration().seconds() + 1;
    const double suspended = (*migration.suspended - migration.time.begin).seconds();
    analysis::IoProfile io;
    io.rings = {ring(migration, RingKind::Blkfront, "g1", xvda, -1, end),
        ring(migration, RingKind::NetfrontTx, "g1", 0, -1, end),
        ring(migration, RingKind::NetfrontRx, "g1", 0, -1, end),
        ring(migration, RingKind::Blkback, "a", xvda, -1, suspended),
        ring(migration, RingKind::NetbackTx, "a", 0, -1, suspended),
        ring(migration, RingKind::NetbackRx, "a", 0, -1, suspended)};
    io.grants = {grant(migration, GrantOp::Access, "g1", 60, 0, -1, end),
        grant(migration, GrantOp::End, "g1", 58, 0, -1, end),
        grant(migration, GrantOp::Map, "a", 40, 4096, -1, suspended),
        grant(migration, GrantOp::Unmap, "a", 39, 0, -1, suspended),
        grant(migration, GrantOp::CopyFrom, "a", 30, 1448, -1, suspended),
        grant(migration, GrantOp::CopyTo, "a", 21, 66, -1, suspended)};
    io.missing = {"Grants that the hypervisor saw: - (no tap of its trace buffers in the trace)."};
    report.io = io;
}

/// What became dirty in each round: 512 hot pages at 4096, and a window that moves.
void addMarks(analysis::Report& report)
{
    const Migration& migration = report.migrations.front();
    analysis::DirtyProfile dirty;
    dirty.host = migration.source;
    dirty.domid = migration.domid;
    dirty.name = migration.name;
    dirty.time = {migration.time.begin, migration.rounds.back().time.end};
    for (const Round& round : migration.rounds) {
        if (!round.pagesDirtied)
            continue;
        analysis::DirtyRound one;
        one.index = round.index;
        one.time = round.time;
        one.marks = *round.pagesDirtied;
        one.distinctPfns = *round.pagesDirtied;
        one.again = round.index > 1 ? std::min<std::uint64_t>(512, one.marks) : 0;
        one.cleanDirty = round.pagesDirtied;
        dirty.rounds.push_back(one);
        const int batches = std::max(1, static_cast<int>(round.time.duration().seconds() / interval));
        std::uint64_t page = 0;
        for (int i = 0; i < batches; ++i) {
            analysis::DirtyMarks batch;
            const auto at
                = [&](int n) { return round.time.begin + DurationNs{round.time.duration().ns * n / batches}; };
            batch.time = {at(i), at(i + 1)};
            batch.round = round.index;
            const auto until = *round.pagesDirtied * static_cast<std::uint64_t>(i + 1) / static_cast<unsigned>(batches);
            for (; page < until; ++page) {
                batch.pfns.push_back(
                    page < 512 ? 4096 + page * 7 % 512 : 8192 + static_cast<unsigned>(round.index) * 3900 + page);
                batch.again.push_back(page < 512 && round.index > 1);
            }
            dirty.curve.push_back({batch.time.end, page, round.index});
            dirty.marks.push_back(batch);
        }
    }
    dirty.pfnsMax = 32768;
    analysis::HotPfn hot;
    hot.pfn = 4096;
    hot.rounds = 5;
    hot.marks = 5;
    dirty.hot = {hot};
    report.dirty = {dirty};
}

} // namespace

model::ReportPtr traced()
{
    return changed(sixRounds(), [](analysis::Report& report) {
        addHypercalls(report);
        addIo(report);
        addMarks(report);
    });
}

model::ReportPtr tracedWithLosses()
{
    return changed(traced(), [](analysis::Report& report) {
        const TimeNs begin = report.migrations.front().time.begin;
        const TimeRange stretch{begin + seconds(11.9), begin + seconds(12.3)};
        const TimeRange moment{begin + seconds(12.9), begin + seconds(12.9)};
        const auto lost = [&](const auto& interval) {
            return stretch.begin < interval.time.end && interval.time.begin < stretch.end;
        };
        for (HypercallProfile& profile : report.hypercalls) {
            std::erase_if(profile.intervals, lost);
            profile.gaps = {stretch, moment};
        }
        for (analysis::RingProfile& ring : report.io->rings)
            std::erase_if(ring.intervals, lost);
        for (analysis::GrantProfile& grant : report.io->grants)
            std::erase_if(grant.intervals, lost);
        for (const char* observer : {"g1", "a"})
            report.io->gaps.insert(report.io->gaps.end(), {{observer, stretch}, {observer, moment}});
        std::erase_if(report.dirty.front().marks, lost);
        std::erase_if(report.dirty.front().curve,
            [&](const analysis::DirtyCurvePoint& point) { return stretch.contains(point.time); });
        report.dirty.front().gaps = {stretch, moment};
        report.dirty.front().rounds[1].lostRecords = 730;
    });
}

} // namespace xenlens::tests
