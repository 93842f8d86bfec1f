// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/migrations/loss.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>

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

std::uint64_t eventsOf(const Gap& gap)
{
    return gap.kind == Gap::Kind::DiscardedPackets ? 0 : gap.count.value_or(0);
}

/// Sums by drop point, in the order found.
class Counts
{
public:
    void add(const std::string& where, std::uint64_t events)
    {
        const auto [known, isNew] = m_indexOf.try_emplace(where, m_counts.size());
        if (isNew)
            m_counts.push_back({where});
        m_counts[known->second].events += events;
    }

    void addGaps(const std::string& host, const std::vector<Gap>& gaps)
    {
        for (const Gap& gap : gaps) {
            const std::string where = dropPoint(host, gap);
            add(where, eventsOf(gap));
            if (gap.kind == Gap::Kind::DiscardedPackets)
                m_counts[m_indexOf.at(where)].packets += gap.count.value_or(0);
        }
    }

    [[nodiscard]] std::vector<LostCount> result() && { return std::move(m_counts); }

private:
    std::vector<LostCount> m_counts;
    std::map<std::string, std::size_t> m_indexOf;
};

bool overlaps(const TimeRange& a, const TimeRange& b)
{
    return a.begin <= b.end && b.begin <= a.end;
}

constexpr TimeNs ever{std::numeric_limits<std::int64_t>::min()};
constexpr TimeNs never{std::numeric_limits<std::int64_t>::max()};

/// Joins neighbours of one drop point until there are at most `max` of each.
std::vector<LostSpan> joined(const std::vector<LostSpan>& spans, std::size_t max)
{
    std::map<std::string, std::vector<const LostSpan*>> byPlace;
    for (const LostSpan& span : spans)
        byPlace[span.where].push_back(&span);
    std::vector<LostSpan> fewer;
    for (const auto& [where, all] : byPlace) {
        const std::size_t together = (all.size() + max - 1) / max;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i % together == 0) {
                fewer.push_back(*all[i]);
                continue;
            }
            fewer.back().time.begin = std::min(fewer.back().time.begin, all[i]->time.begin);
            fewer.back().time.end = std::max(fewer.back().time.end, all[i]->time.end);
            fewer.back().events += all[i]->events;
        }
    }
    return fewer;
}

} // namespace

HostLosses::HostLosses(const ToolstackLog& host, std::size_t max)
{
    TimeNs since = host.starts.empty() ? ever : host.clock.toUnix(host.starts.front().tsNs);
    for (const toolstack::Lost& lost : host.losses) {
        const TimeNs until = host.clock.toUnix(lost.tsNs);
        if (lost.count > 0)
            m_spans.push_back({{since, std::max(since, until)}, dropPoint(host.name, lost.where), lost.count});
        since = until;
    }
    for (const Gap& gap : host.gaps) {
        const TimeNs begin = gap.begin ? host.fromCtf(*gap.begin) : ever;
        const TimeNs end = gap.end ? host.fromCtf(*gap.end) : never;
        m_spans.push_back({{begin, std::max(begin, end)}, dropPoint(host.name, gap), eventsOf(gap)});
    }
    if (m_spans.size() > max)
        m_spans = joined(m_spans, max);
}

void HostLosses::addTo(std::vector<LostSpan>& spans, const TimeRange& window) const
{
    for (const LostSpan& span : m_spans) {
        if (!overlaps(span.time, window))
            continue;
        LostSpan& added = spans.emplace_back(span);
        if (added.time.begin == ever)
            added.time.begin = window.begin;
        if (added.time.end == never)
            added.time.end = window.end;
    }
}

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
    Counts counts;
    for (const toolstack::Lost& lost : host.losses)
        if (lost.count > 0)
            counts.add(dropPoint(host.name, lost.where), lost.count);
    counts.addGaps(host.name, host.gaps);
    return std::move(counts).result();
}

std::vector<LostCount> countLosses(const WorkloadLog& guest)
{
    Counts counts;
    counts.addGaps(guest.name, guest.gaps);
    return std::move(counts).result();
}

const char* toString(guest::LostWhere where)
{
    static constexpr const char* names[] = {"bpf_ring", "bpf_read", "bpf_table", "bpf_probe", "lttng_session"};
    return names[static_cast<int>(where)];
}

std::vector<LostCount> countLosses(const GuestLog& kernel)
{
    Counts counts;
    for (const GuestRecording& session : kernel.sessions)
        for (const guest::Lost& lost : session.losses)
            if (lost.count > 0)
                counts.add(kernel.name + ": guest tracer, " + toString(lost.where), lost.count);
    if (!kernel.gapsReportedElsewhere)
        counts.addGaps(kernel.name, kernel.gaps);
    return std::move(counts).result();
}

} // namespace xenlens::analysis
