// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/heatmap/heat_series.h"

#include "model/guest_match.h"
#include "model/units.h"

#include <algorithm>

namespace xenlens::model {

namespace {

using analysis::DirtyProfile;

QString domainOf(const DirtyProfile& profile)
{
    const QString domain = QStringLiteral("domain %1").arg(profile.domid.value);
    return profile.name.empty() ? domain : QStringLiteral("%1 (%2)").arg(QString::fromStdString(profile.name), domain);
}

void addMarks(HeatSeries& series, const DirtyProfile& profile)
{
    for (const analysis::DirtyMarks& batch : profile.marks) {
        const SecondsRange time = series.frame.secondsRange(batch.time);
        const auto count = static_cast<double>(batch.pfns.size());
        for (std::size_t i = 0; i < batch.pfns.size(); ++i)
            series.marks.push_back({time.begin + time.seconds() * (static_cast<double>(i) + 0.5) / count, batch.pfns[i],
                batch.isAgain(i)});
    }
    series.pfns = series.marks.empty() ? 0 : profile.pfnsMax;
    // batches of two CPUs may overlap by a little
    std::stable_sort(
        series.marks.begin(), series.marks.end(), [](const Mark& a, const Mark& b) { return a.seconds < b.seconds; });
}

QStringList summaryOf(const DirtyProfile& profile, const HeatSeries& series)
{
    const std::uint64_t distinct = profile.distinctTotal();
    const std::uint64_t again = profile.againTotal();
    QStringList summary{
        QStringLiteral("%1 marks in %2 rounds on %3")
            .arg(formatCount(series.marks.size()))
            .arg(profile.rounds.size())
            .arg(profile.host.empty() ? QStringLiteral("one host") : QString::fromStdString(profile.host))};
    if (distinct > 0)
        summary += QStringLiteral("%1 of %2 pages to send (%3 %) were dirty in an earlier round too")
                       .arg(formatCount(again), formatCount(distinct))
                       .arg(100 * static_cast<double>(again) / static_cast<double>(distinct), 0, 'f', 1);
    if (!profile.hot.empty())
        summary += QStringLiteral("hottest page: pfn %1, dirty in %2 rounds")
                       .arg(formatCount(profile.hot.front().pfn))
                       .arg(profile.hot.front().rounds);
    return summary;
}

QStringList notesOf(const DirtyProfile& profile, bool emulated)
{
    QStringList notes{
        QStringLiteral("Xen marks a page once a round: on its first write after the bitmap was cleaned.")};
    const std::uint64_t lost = profile.lostRecords();
    if (lost > 0 || !profile.gaps.empty())
        notes += QStringLiteral("%1 records were lost: marks are a lower bound.")
                     .arg(lost > 0 ? formatCount(lost) : QStringLiteral("An unknown number of"));
    if (emulated)
        notes += QStringLiteral("Recorded under emulation: times and rates say nothing about real hardware.");
    return notes;
}

} // namespace

HeatSeries heatSeries(const ReportPtr& report, int migration)
{
    HeatSeries series;
    series.title = QStringLiteral("Pages dirtied");
    const DirtyProfile* profile = nullptr;
    if (report) {
        const analysis::Migration* migrated = migrationOf(*report, migration);
        if (migrated)
            profile = dirtyProfileOf(*report, *migrated);
        else if (!report->dirty.empty())
            profile = &report->dirty.front();
    }
    series.frame = timeFrame(report, migration, profile ? std::optional(profile->time) : std::nullopt);
    if (!profile) {
        series.notes += !report
            ? QStringLiteral("No trace is open.")
            : QStringLiteral("Which pages became dirty was not recorded: the hypervisor's log-dirty "
                             "marks (a patched Xen, traced by xenlens-hypervisor) are not in the trace.");
        return series;
    }
    addMarks(series, *profile);
    series.title = QStringLiteral("Pages dirtied by %1").arg(domainOf(*profile));
    if (series.marks.empty()) {
        series.notes += QStringLiteral("No page of %1 was marked dirty.").arg(domainOf(*profile));
        return series;
    }
    series.summary = summaryOf(*profile, series);
    series.notes = notesOf(*profile, report->emulated);
    for (const analysis::DirtyRound& round : profile->rounds)
        series.rounds.push_back(series.frame.secondsRange(round.time));
    for (const TimeRange& gap : profile->gaps)
        series.gaps.push_back(series.frame.secondsRange(gap));
    return series;
}

} // namespace xenlens::model
