// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/baseline.h"

#include "analysis/migrations/rounds.h"

#include <algorithm>

namespace xenlens::analysis {

using toolstack::LogdirtyOp;
using toolstack::LogdirtyRead;
using toolstack::LogdirtyReader;

Baseline::Baseline(const SaveLog& save, const std::function<bool(std::uint64_t)>& idle)
{
    const std::uint64_t start = firstRoundBegin(save);
    for (const LogdirtyRead& read : save.reads) {
        if (read.op == LogdirtyOp::Clean || !idle(read.tsNs))
            break;
        if (read.reader != LogdirtyReader::Sampler || read.result < 0 || read.beginNs < start)
            continue;
        m_points.push_back({static_cast<std::int64_t>(read.beginNs - start), static_cast<double>(read.dirtyPages)});
    }
}

BaselineReads baselineReads(const ToolstackLog& host)
{
    return BaselineReads(host.reads,
        [](const LogdirtyRead& read) { return read.reader == LogdirtyReader::Baseline && read.result >= 0; });
}

Baseline::Baseline(Reads reads, std::uint64_t until)
{
    std::vector<Point> stretch;
    std::uint64_t start = 0;
    const auto beginStretch = [&](std::uint64_t at) {
        if (!stretch.empty() && (m_points.empty() || stretch.back().elapsed > m_points.back().elapsed))
            m_points = stretch;
        stretch.clear();
        start = at;
    };
    for (const LogdirtyRead* one : reads) {
        const LogdirtyRead& read = *one;
        if (read.tsNs >= until)
            break;
        // the guest is held within the call, so the count is of the time up to its begin
        const std::uint64_t at = std::min(read.beginNs, read.tsNs);
        const double pages = read.dirtyPages;
        // the tracer switches the mode on and reads at once; a count that fell was reset
        if (start == 0 || (!stretch.empty() && pages < stretch.back().pages))
            beginStretch(at);
        if (at >= start)
            stretch.push_back({static_cast<std::int64_t>(at - start), pages});
        if (read.op == LogdirtyOp::Clean)
            beginStretch(read.tsNs);
    }
    beginStretch(0);
}

DurationNs Baseline::length() const
{
    return {m_points.empty() ? 0 : m_points.back().elapsed};
}

double Baseline::pagesIn(DurationNs duration) const
{
    Point before{0, 0};
    for (const Point& point : m_points) {
        if (point.elapsed >= duration.ns && point.elapsed > before.elapsed) {
            const double share = static_cast<double>(std::max<std::int64_t>(duration.ns, 0) - before.elapsed)
                / static_cast<double>(point.elapsed - before.elapsed);
            return before.pages + share * (point.pages - before.pages);
        }
        before = point;
    }
    return before.pages;
}

} // namespace xenlens::analysis
