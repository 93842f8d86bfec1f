// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/heatmap/heat_series.h"

#include "model/guest_match.h"
#include "wording/dirty.h"
#include "wording/remarks.h"

#include <algorithm>

namespace xenlens::model {

namespace figure = wording::heat_map;

namespace {

using analysis::DirtyProfile;

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

QStringList lines(const std::vector<std::string>& texts)
{
    QStringList all;
    for (const std::string& text : texts)
        all += QString::fromStdString(text);
    return all;
}

} // namespace

HeatSeries heatSeries(const ReportPtr& report, int migration)
{
    HeatSeries series;
    const DirtyProfile* profile = nullptr;
    if (report) {
        const analysis::Migration* migrated = migrationOf(*report, migration);
        if (migrated)
            profile = dirtyProfileOf(*report, *migrated);
        else if (!report->dirty.empty())
            profile = &report->dirty.front();
    }
    series.frame = timeFrame(report, migration, profile ? std::optional(profile->time) : std::nullopt);
    series.title = QString::fromStdString(figure::title(profile));
    if (!profile) {
        series.notes += QString::fromStdString(report ? wording::noDirtyPages().sentence() : wording::noTraceOpen);
        return series;
    }
    addMarks(series, *profile);
    if (series.marks.empty()) {
        series.notes += QString::fromStdString(figure::noMarks(*profile));
        return series;
    }
    series.summary = lines(figure::summary(*profile));
    series.notes = lines(figure::notes(*profile));
    if (report->emulated)
        series.notes += QString::fromLatin1(wording::emulationSentence);
    for (const analysis::DirtyRound& round : profile->rounds)
        series.rounds.push_back(series.frame.secondsRange(round.time));
    for (const TimeRange& gap : profile->gaps)
        series.gaps.push_back(series.frame.secondsRange(gap));
    return series;
}

} // namespace xenlens::model
