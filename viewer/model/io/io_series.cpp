// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/io/io_series.h"

#include "model/guest_match.h"
#include "wording/io.h"
#include "wording/remarks.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace xenlens::model {

namespace figure = wording::io_figure;

namespace {

using analysis::GrantOp;
using analysis::GrantProfile;
using analysis::IoProfile;
using analysis::RingCounts;
using analysis::RingKind;
using analysis::RingProfile;

/// What one direction of a ring carried.
struct Traffic
{
    const char* name;
    std::uint64_t (*requests)(const RingCounts&);
    std::uint64_t (*bytes)(const RingCounts&);
};

/// tx is what the guest sends: its packets are requests; those that it receives are responses
/// (tracers/guest/guest_tp_devices.h, ring).
std::vector<Traffic> trafficOf(RingKind kind)
{
    switch (kind) {
    case RingKind::Blkfront:
    case RingKind::Blkback:
        return {{"read", [](const RingCounts& c) { return c.reads; }, [](const RingCounts& c) { return c.readBytes; }},
            {"write", [](const RingCounts& c) { return c.writes; }, [](const RingCounts& c) { return c.writeBytes; }}};
    case RingKind::NetfrontTx:
    case RingKind::NetbackTx:
        return {{"sent", [](const RingCounts& c) { return c.requests; },
            [](const RingCounts& c) { return c.requestBytes; }}};
    case RingKind::NetfrontRx:
    case RingKind::NetbackRx:
        return {{"received", [](const RingCounts& c) { return c.responses; },
            [](const RingCounts& c) { return c.responseBytes; }}};
    case RingKind::NetbackCtrl:
        break;
    }
    return {};
}

/// Both ends of a ring see the same traffic: the front ends' view is drawn where there is one, the migrated guest's
/// before others'.
std::vector<const RingProfile*> shownRings(const IoProfile& io, const analysis::Migration* migrated, std::string& side)
{
    std::vector<const RingProfile*> rings;
    const auto take = [&](auto test) {
        for (const RingProfile& ring : io.rings) {
            if (test(ring))
                rings.push_back(&ring);
        }
        return !rings.empty();
    };
    if (migrated && !migrated->name.empty()
        && take([&](const RingProfile& ring) { return isFrontEnd(ring.kind) && ring.guest == migrated->name; }))
        side = figure::seenBy(figure::RingEnds::FrontEndsOfGuest, migrated->name);
    else if (take([](const RingProfile& ring) { return isFrontEnd(ring.kind); }))
        side = figure::seenBy(figure::RingEnds::FrontEnds, {});
    else if (take([](const RingProfile& ring) { return !isFrontEnd(ring.kind); }))
        side = figure::seenBy(figure::RingEnds::BackEnds, {});
    return rings;
}

/// Curves of requests and bytes under one name.
struct Stream
{
    std::string name;
    std::vector<CountCurve> requests;
    std::vector<CountCurve> bytes;
    double totalBytes = 0;
};

class Span
{
public:
    void add(const SecondsRange& time)
    {
        if (!m_any)
            m_time = time;
        m_any = true;
        m_time = {std::min(m_time.begin, time.begin), std::max(m_time.end, time.end)};
    }
    [[nodiscard]] std::vector<SecondsRange> known(const std::vector<SecondsRange>& gaps) const
    {
        return m_any ? without({m_time}, gaps) : std::vector<SecondsRange>();
    }

private:
    SecondsRange m_time;
    bool m_any = false;
};

std::vector<Stream> streamsOf(const std::vector<const RingProfile*>& rings, const TimeFrame& frame)
{
    std::set<std::string> observers;
    for (const RingProfile* ring : rings)
        observers.insert(ring->observer);
    std::map<std::string, Stream> byName; // queues of a device, and the device on either host, are one
    for (const RingProfile* ring : rings) {
        for (const Traffic& traffic : trafficOf(ring->kind)) {
            const std::string name = figure::streamName(*ring, traffic.name, observers.size() > 1);
            Stream& stream = byName[name];
            stream.name = name;
            CountCurve requests;
            CountCurve bytes;
            for (const analysis::RingInterval& interval : ring->intervals) {
                const SecondsRange time = frame.secondsRange(interval.time);
                if (traffic.requests(interval.counts) > 0)
                    requests.add(time.begin, time.end, static_cast<double>(traffic.requests(interval.counts)));
                if (traffic.bytes(interval.counts) > 0)
                    bytes.add(time.begin, time.end, static_cast<double>(traffic.bytes(interval.counts)));
            }
            stream.totalBytes += bytes.total();
            stream.requests.push_back(std::move(requests));
            stream.bytes.push_back(std::move(bytes));
        }
    }
    std::vector<Stream> streams;
    for (auto& [name, stream] : byName) {
        const auto any = [](const std::vector<CountCurve>& curves) {
            return std::any_of(curves.begin(), curves.end(), [](const CountCurve& curve) { return !curve.empty(); });
        };
        if (any(stream.bytes) || any(stream.requests))
            streams.push_back(std::move(stream));
    }
    std::stable_sort(
        streams.begin(), streams.end(), [](const Stream& a, const Stream& b) { return a.totalBytes > b.totalBytes; });
    return streams;
}

/// Where what these observers counted is missing.
std::vector<SecondsRange> gapsOf(const IoProfile& io, const std::set<std::string>& observers, const TimeFrame& frame)
{
    std::vector<SecondsRange> gaps;
    for (const analysis::IoGap& gap : io.gaps) {
        if (observers.contains(gap.observer))
            gaps.push_back(frame.secondsRange(gap.time));
    }
    std::sort(gaps.begin(), gaps.end(), [](const SecondsRange& a, const SecondsRange& b) { return a.begin < b.begin; });
    return gaps;
}

void addRings(IoSeries& series, const std::vector<const RingProfile*>& rings, const IoProfile& io)
{
    std::vector<Stream> streams = streamsOf(rings, series.frame);
    for (std::size_t i = 0; i < streams.size(); ++i) {
        Stream& stream = streams[i];
        const bool named = i < static_cast<std::size_t>(namedStreams);
        for (auto* stack : {&series.ringBytes, &series.ringRequests}) {
            std::vector<CountCurve>& curves = stack == &series.ringBytes ? stream.bytes : stream.requests;
            if (named)
                stack->kinds.push_back({QString::fromStdString(stream.name), static_cast<int>(i), std::move(curves)});
            else if (stack->kinds.size() == static_cast<std::size_t>(namedStreams))
                stack->kinds.push_back({QString::fromLatin1(figure::other), otherFill, std::move(curves)});
            else
                std::move(curves.begin(), curves.end(), std::back_inserter(stack->kinds.back().curves));
        }
    }
    Span span;
    std::set<std::string> observers;
    for (const RingProfile* ring : rings) {
        observers.insert(ring->observer);
        for (const analysis::RingInterval& interval : ring->intervals)
            span.add(series.frame.secondsRange(interval.time));
    }
    const std::vector<SecondsRange> gaps = gapsOf(io, observers, series.frame);
    for (auto* stack : {&series.ringBytes, &series.ringRequests}) {
        stack->gaps = gaps;
        stack->known = span.known(gaps);
    }
}

constexpr std::array grantOps{
    GrantOp::Access, GrantOp::End, GrantOp::Map, GrantOp::Unmap, GrantOp::CopyFrom, GrantOp::CopyTo, GrantOp::Transfer};

/// The migrated guest's where any are known to be, else all.
std::vector<const GrantProfile*> shownGrants(
    const IoProfile& io, const analysis::Migration* migrated, std::string& whose)
{
    std::vector<const GrantProfile*> grants;
    for (const GrantProfile& grant : io.grants) {
        if (migrated && isMigratedGuest(*migrated, grant))
            grants.push_back(&grant);
    }
    if (!grants.empty()) {
        whose = figure::grantsOf(migrated);
        return grants;
    }
    whose = figure::grantsOf(nullptr);
    for (const GrantProfile& grant : io.grants)
        grants.push_back(&grant);
    return grants;
}

/// Kernels and hypervisors see the same operations: of each kind, the kernels' view is drawn where there is one.
void addGrants(IoSeries& series, const IoProfile& io, const analysis::Migration* migrated)
{
    const std::vector<const GrantProfile*> grants = shownGrants(io, migrated, series.grantsOf);
    Span span;
    std::set<std::string> observers;
    bool kernels = false;
    bool hypervisors = false;
    for (std::size_t i = 0; i < grantOps.size(); ++i) {
        const auto shown = [&](const GrantProfile* grant, bool byHypervisor) {
            return grant->op == grantOps[i] && grant->byHypervisor == byHypervisor && !grant->intervals.empty();
        };
        const bool byHypervisor = std::none_of(
            grants.begin(), grants.end(), [&](const GrantProfile* grant) { return shown(grant, false); });
        StackKind operations{QString::fromStdString(figure::operationName(grantOps[i])), static_cast<int>(i), {}};
        StackKind bytes = operations;
        bool copied = false;
        for (const GrantProfile* grant : grants) {
            if (!shown(grant, byHypervisor))
                continue;
            (byHypervisor ? hypervisors : kernels) = true;
            observers.insert(grant->observer);
            CountCurve& count = operations.curves.emplace_back();
            CountCurve& volume = bytes.curves.emplace_back();
            for (const analysis::GrantInterval& interval : grant->intervals) {
                const SecondsRange time = series.frame.secondsRange(interval.time);
                span.add(time);
                count.add(time.begin, time.end, static_cast<double>(interval.counts.operations));
                volume.add(time.begin, time.end, static_cast<double>(interval.counts.bytes));
            }
            copied = copied || volume.total() > 0;
        }
        if (operations.curves.empty())
            continue;
        const bool copies = grantOps[i] == GrantOp::CopyFrom || grantOps[i] == GrantOp::CopyTo;
        if (copies && copied)
            series.grantBytes.kinds.push_back(std::move(bytes));
        series.grantOperations.kinds.push_back(std::move(operations));
    }
    const std::vector<SecondsRange> gaps = gapsOf(io, observers, series.frame);
    for (auto* stack : {&series.grantOperations, &series.grantBytes}) {
        stack->gaps = gaps;
        stack->known = span.known(gaps);
    }
    series.grantSide = figure::countedBy(kernels && hypervisors ? figure::GrantCounters::Both
            : hypervisors                                       ? figure::GrantCounters::Hypervisors
                                                                : figure::GrantCounters::Kernels);
}

std::optional<TimeRange> spanOf(const IoProfile& io)
{
    std::optional<TimeRange> span;
    const auto add = [&](const TimeRange& time) {
        span = span ? TimeRange{std::min(span->begin, time.begin), std::max(span->end, time.end)} : time;
    };
    for (const RingProfile& ring : io.rings) {
        for (const analysis::RingInterval& interval : ring.intervals)
            add(interval.time);
    }
    for (const GrantProfile& grant : io.grants) {
        for (const analysis::GrantInterval& interval : grant.intervals)
            add(interval.time);
    }
    return span;
}

void addRemarks(IoSeries& series, const IoProfile& io)
{
    for (const wording::Line& line : wording::ioRemarks(io))
        series.notes += QString::fromStdString(line.text());
}

} // namespace

IoSeries ioSeries(const ReportPtr& report, int migration)
{
    IoSeries series;
    series.title = QString::fromStdString(figure::title({}));
    const bool io = report && report->io;
    series.frame = timeFrame(report, migration, io ? spanOf(*report->io) : std::nullopt);
    if (!io || (report->io->rings.empty() && report->io->grants.empty())) {
        series.notes += QString::fromStdString(report ? figure::noRingsOrGrants().sentence() : wording::noTraceOpen);
        if (io)
            addRemarks(series, *report->io);
        return series;
    }
    const analysis::Migration* migrated = migrationOf(*report, migration);
    addRings(series, shownRings(*report->io, migrated, series.ringSide), *report->io);
    addGrants(series, *report->io, migrated);
    series.known = !series.ringRequests.kinds.empty() || !series.grantOperations.kinds.empty();
    if (!series.known)
        series.notes += QString::fromStdString(wording::timesNotKnown());
    if (migrated)
        series.title = QString::fromStdString(figure::title(migrated->name));
    addRemarks(series, *report->io);
    if (report->emulated)
        series.notes += QString::fromLatin1(wording::emulationSentence);
    return series;
}

} // namespace xenlens::model
