// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/loss.h"

#include "analysis/migrations/migration_builder.h"
#include "analysis/migrations/rounds.h"

#include <algorithm>

namespace xenlens::analysis {

namespace {

std::string dropPoint(const std::string& host, const Gap& gap)
{
    switch (gap.kind) {
    case Gap::Kind::DiscardedEvents:
        return host + ": LTTng buffers (discarded events)";
    case Gap::Kind::DiscardedPackets:
        return host + ": LTTng buffers (discarded packets)";
    case Gap::Kind::Unreadable:
        break;
    }
    return host + ": " + gap.what;
}

std::string dropPoint(const std::string& host, toolstack::LostWhere where)
{
    return host + ": " + toString(where);
}

void add(std::vector<LostCount>& counts, const std::string& where, std::uint64_t events)
{
    const auto known = std::find_if(counts.begin(), counts.end(), [&](const LostCount& c) { return c.where == where; });
    if (known != counts.end())
        known->events += events;
    else
        counts.push_back({where, events, 0});
}

void addGaps(std::vector<LostCount>& counts, const std::string& host, const std::vector<Gap>& gaps)
{
    for (const Gap& gap : gaps)
        add(counts, dropPoint(host, gap), gap.count.value_or(0));
}

bool overlaps(const TimeRange& a, const TimeRange& b)
{
    return a.begin <= b.end && b.begin <= a.end;
}

void addSpans(std::vector<LostSpan>& spans, const ToolstackLog& host, const TimeRange& window)
{
    TimeNs since = host.starts.empty() ? window.begin : host.clock.toUnix(host.starts.front().tsNs);
    for (const toolstack::Lost& lost : host.losses) {
        const TimeNs until = host.clock.toUnix(lost.tsNs);
        const LostSpan span{{since, std::max(since, until)}, dropPoint(host.name, lost.where), lost.count};
        if (lost.count > 0 && overlaps(span.time, window))
            spans.push_back(span);
        since = until;
    }
    for (const Gap& gap : host.gaps) {
        const TimeNs begin = gap.begin ? host.fromCtf(*gap.begin) : window.begin;
        const TimeNs end = gap.end ? host.fromCtf(*gap.end) : window.end;
        const LostSpan span{{begin, std::max(begin, end)}, dropPoint(host.name, gap), gap.count.value_or(0)};
        if (overlaps(span.time, window))
            spans.push_back(span);
    }
}

} // namespace

const char* toString(toolstack::LostWhere where)
{
    switch (where) {
    case toolstack::LostWhere::BpfRing:
        return "bpf_ring";
    case toolstack::LostWhere::BpfRead:
        return "bpf_read";
    case toolstack::LostWhere::Sampler:
        return "sampler";
    case toolstack::LostWhere::LttngSession:
        break;
    }
    return "lttng_session";
}

std::vector<LostCount> countLosses(const ToolstackLog& host)
{
    std::vector<LostCount> counts;
    for (const toolstack::Lost& lost : host.losses)
        if (lost.count > 0)
            add(counts, dropPoint(host.name, lost.where), lost.count);
    addGaps(counts, host.name, host.gaps);
    return counts;
}

std::vector<LostCount> countLosses(const WorkloadLog& guest)
{
    std::vector<LostCount> counts;
    addGaps(counts, guest.name, guest.gaps);
    return counts;
}

const char* toString(guest::LostWhere where)
{
    static constexpr const char* names[] = {"bpf_ring", "bpf_read", "bpf_table", "bpf_probe", "lttng_session"};
    return names[static_cast<int>(where)];
}

std::vector<LostCount> countLosses(const GuestLog& kernel)
{
    std::vector<LostCount> counts;
    for (const GuestRecording& session : kernel.sessions)
        for (const guest::Lost& lost : session.losses)
            if (lost.count > 0)
                add(counts, kernel.name + ": guest tracer, " + toString(lost.where), lost.count);
    if (!kernel.gapsReportedElsewhere)
        addGaps(counts, kernel.name, kernel.gaps);
    return counts;
}

std::vector<LostSpan> lostSpans(const TracedMigration& migration)
{
    std::vector<LostSpan> spans;
    addSpans(spans, *migration.source, migration.result.time);
    if (migration.destination && migration.destination != migration.source)
        addSpans(spans, *migration.destination, migration.result.time);
    return spans;
}

} // namespace xenlens::analysis
