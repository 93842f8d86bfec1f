// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/hypercalls/hypercall_series.h"

#include "model/guest_match.h"
#include "wording/hypercalls.h"
#include "wording/remarks.h"

#include <algorithm>
#include <map>

namespace xenlens::model {

namespace figure = wording::hypercalls_figure;

namespace {

using analysis::HypercallProfile;
using analysis::HypercallSource;
using analysis::OpCount;
using Profiles = std::vector<const HypercallProfile*>;

/// The profiles to show: those of the migrated guest, by its kernel and by hypervisors; without one, the first that is
/// not of dom0.
Profiles chosen(const analysis::Report& report, int migration, std::optional<int> profile)
{
    Profiles all;
    if (profile) {
        if (*profile >= 0 && static_cast<std::size_t>(*profile) < report.hypercalls.size())
            all.push_back(&report.hypercalls[static_cast<std::size_t>(*profile)]);
        return all;
    }
    const analysis::Migration* migrated = migrationOf(report, migration);
    for (const HypercallProfile& candidate : report.hypercalls) {
        if (migrated && isMigratedGuest(*migrated, candidate))
            all.push_back(&candidate);
    }
    if (!all.empty() || report.hypercalls.empty())
        return all;
    const auto guest = std::find_if(report.hypercalls.begin(), report.hypercalls.end(),
        [](const HypercallProfile& candidate) { return candidate.domid.value != 0; });
    all.push_back(guest != report.hypercalls.end() ? &*guest : &report.hypercalls.front());
    return all;
}

/// The same hypercall has the same colour by whomever it was counted; those without one are "other".
using Fills = std::map<std::uint32_t, int>;

std::vector<RankRow> rankRows(const std::vector<OpCount>& counts, const Fills& fills)
{
    std::vector<RankRow> rows;
    double total = 0;
    for (const OpCount& count : counts) {
        RankRow& row = rows.emplace_back();
        row.name = QString::fromStdString(analysis::hypercallName(count.op));
        const auto fill = fills.find(count.op);
        row.fill = fill == fills.end() ? otherFill : fill->second;
        row.count = static_cast<double>(count.count);
        if (const auto mean = count.meanNs())
            row.meanCost = *mean / 1e9;
        total += row.count;
    }
    for (RankRow& row : rows)
        row.share = total > 0 ? row.count / total : 0;
    return rows;
}

StackSeries rates(const Profiles& profiles, const Fills& fills, const TimeFrame& frame)
{
    StackSeries series;
    series.kinds.resize(fills.size() + 1);
    for (const auto& [op, fill] : fills)
        series.kinds[static_cast<std::size_t>(fill)] = {QString::fromStdString(analysis::hypercallName(op)), fill, {}};
    series.kinds.back().name = QString::fromLatin1(figure::other);
    std::vector<SecondsRange> times;
    for (const HypercallProfile* profile : profiles) {
        std::vector<CountCurve> curves(series.kinds.size());
        for (const analysis::HypercallInterval& interval : profile->intervals) {
            const SecondsRange time = frame.secondsRange(interval.time);
            std::vector<double> counts(series.kinds.size());
            for (const analysis::OpTally& count : interval.ops) {
                const auto fill = fills.find(count.op);
                counts[fill == fills.end() ? counts.size() - 1 : static_cast<std::size_t>(fill->second)]
                    += static_cast<double>(count.count);
            }
            for (std::size_t kind = 0; kind < counts.size(); ++kind) {
                if (counts[kind] > 0)
                    curves[kind].add(time.begin, time.end, counts[kind]);
            }
        }
        for (std::size_t kind = 0; kind < curves.size(); ++kind)
            series.kinds[kind].curves.push_back(std::move(curves[kind]));
        if (!profile->intervals.empty())
            times.push_back({frame.seconds(profile->intervals.front().time.begin),
                frame.seconds(profile->intervals.back().time.end)});
        for (const TimeRange& gap : profile->gaps)
            series.gaps.push_back(frame.secondsRange(gap));
    }
    std::sort(
        times.begin(), times.end(), [](const SecondsRange& a, const SecondsRange& b) { return a.begin < b.begin; });
    series.known = without(times, series.gaps);
    return series;
}

void addNotes(HypercallSeries& series, const Profiles& profiles, bool emulated)
{
    for (const std::string& note : figure::notes(profiles))
        series.notes += QString::fromStdString(note);
    if (emulated)
        series.notes += QString::fromLatin1(wording::emulationSentence);
}

/// From the first to the last count of any of them.
std::optional<TimeRange> timeOf(const Profiles& profiles)
{
    std::optional<TimeRange> time;
    for (const HypercallProfile* shown : profiles)
        time = time ? TimeRange{std::min(time->begin, shown->time.begin), std::max(time->end, shown->time.end)}
                    : shown->time;
    return time;
}

Profiles countedBy(const Profiles& profiles, HypercallSource source)
{
    Profiles chosen;
    std::copy_if(profiles.begin(), profiles.end(), std::back_inserter(chosen),
        [source](const HypercallProfile* profile) { return profile->source == source; });
    // the host that the guest left comes before the one it went to
    std::stable_sort(chosen.begin(), chosen.end(),
        [](const HypercallProfile* a, const HypercallProfile* b) { return a->time.begin < b->time.begin; });
    return chosen;
}

/// Adds what one source counted; its most frequent hypercalls get the colours that are still free.
void addSide(HypercallSeries& series, const Profiles& profiles, Fills& fills)
{
    const analysis::HypercallTotals totals = analysis::sumUp(profiles);
    for (const OpCount& count : totals.ops) {
        if (fills.size() < static_cast<std::size_t>(namedOps))
            fills.try_emplace(count.op, static_cast<int>(fills.size()));
    }
    HypercallSide side;
    const std::string countedBy = figure::countedBy(profiles);
    side.title = QString::fromStdString(countedBy);
    side.total = static_cast<double>(totals.calls);
    side.ranks = rankRows(totals.ops, fills);
    side.subcalls = rankRows(totals.subcalls, {});
    side.rates = rates(profiles, fills, series.frame);
    // guest and hypervisor are recorded for different times: their totals compare only where these are shown
    series.summary += QString::fromStdString(figure::summary(totals.calls, totals.recorded, countedBy));
    series.sides.push_back(std::move(side));
}

} // namespace

HypercallSeries hypercallSeries(const ReportPtr& report, int migration, std::optional<int> profile)
{
    HypercallSeries series;
    series.title = QString::fromStdString(figure::title(nullptr));
    const Profiles profiles = report ? chosen(*report, migration, profile) : Profiles();
    series.frame = timeFrame(report, migration, timeOf(profiles));
    if (profiles.empty()) {
        series.notes += QString::fromStdString(report ? wording::noHypercalls().sentence() : wording::noTraceOpen);
        return series;
    }
    series.title = QString::fromStdString(figure::title(profiles.front()));
    Fills fills;
    for (const HypercallSource source : {HypercallSource::Guest, HypercallSource::Hypervisor})
        if (const Profiles counted = countedBy(profiles, source); !counted.empty())
            addSide(series, counted, fills);
    series.timesKnown = std::any_of(
        profiles.begin(), profiles.end(), [](const HypercallProfile* one) { return !one->intervals.empty(); });
    if (!series.timesKnown)
        series.notes += QString::fromStdString(wording::timesNotKnown());
    addNotes(series, profiles, report->emulated);
    return series;
}

QStringList hypercallProfileNames(const ReportPtr& report)
{
    QStringList names;
    if (!report)
        return names;
    for (const HypercallProfile& profile : report->hypercalls)
        names += QStringLiteral("%1. %2")
                     .arg(names.size() + 1)
                     .arg(QString::fromStdString(wording::hypercallsTitle(profile)));
    return names;
}

} // namespace xenlens::model
