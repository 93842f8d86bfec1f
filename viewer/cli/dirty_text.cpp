// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/dirty_output.h"
#include "cli/table.h"
#include "cli/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace xenlens::cli {

using analysis::DirtyProfile;
using analysis::DirtyRound;

namespace {

constexpr std::size_t hotLines = 10; ///< of the hot pages; all that are kept are in the JSON

std::string titleOf(const DirtyProfile& profile)
{
    return fmt::format(
        "{} (domain {}) on {}", profile.name.empty() ? "-" : profile.name, profile.domid.value, profile.host);
}

std::string lengthOf(const DirtyProfile& profile, DurationNs length)
{
    return profile.timesKnown ? formatSeconds(length) : "-";
}

std::string sentences(const analysis::Report& report, const DirtyProfile& profile, const Style& style)
{
    const auto cleans = std::count_if(profile.rounds.begin(), profile.rounds.end(),
        [](const DirtyRound& round) { return round.cleanDirty.has_value(); });
    std::string text = style.bold(titleOf(profile) + ":")
        + fmt::format(" log-dirty mode was on for {}, and its bitmap was cleaned {} times.\n",
            profile.timesKnown ? formatDuration(profile.time.duration()) : "-", cleans);
    text += fmt::format("{} pages were marked dirty in all, up to page frame {:#x}.\n", profile.marksTotal(),
        profile.pfnsMax > 0 ? profile.pfnsMax - 1 : 0);
    text += fmt::format(
        "The cleans and what goes with them held the guest for {}.\n", formatDuration(profile.pausesTotal()));
    if (profile.migration)
        text += fmt::format("This was migration {} of the trace.\n", *profile.migration + 1);
    else if (std::any_of(report.migrations.begin(), report.migrations.end(),
                 [&](const auto& migration) { return migration.source == profile.host; }))
        text += "No migration: something else watched the guest (the toolstack's tracer does, to know it idle).\n";
    if (!profile.rounds.empty() && !profile.rounds.front().fromBegin)
        text += "The recording began later: the first round's marks are a lower bound.\n";
    if (const std::uint64_t lost = profile.lostRecords(); lost > 0)
        text += style.bad(fmt::format("{} trace records were lost meanwhile: marks are a lower bound.", lost)) + "\n";
    return text;
}

std::string roundsTable(const DirtyProfile& profile, const Style& style)
{
    Table table({{{"round"}, Align::Left}, {{"start", "s"}, Align::Right}, {{"length", "s"}, Align::Right},
        {{"marks"}, Align::Right}, {{"distinct", "pages"}, Align::Right}, {{"dirty", "again"}, Align::Right},
        {{"clean's", "dirty"}, Align::Right}, {{"", "faults"}, Align::Right}, {{"pause", "ms"}, Align::Right},
        {{"peeks"}, Align::Right}, {{"", "ms"}, Align::Right}, {{"records", "lost"}, Align::Right}});
    for (const DirtyRound& round : profile.rounds)
        table.addRow({std::to_string(round.index), lengthOf(profile, round.time.begin - profile.time.begin),
            lengthOf(profile, round.time.duration()), std::to_string(round.marks), std::to_string(round.distinctPfns),
            std::to_string(round.again), formatCount(round.cleanDirty), formatCount(round.cleanFaults),
            formatMilliseconds(round.pause), std::to_string(round.peeks),
            round.peeks > 0 ? formatMilliseconds(round.peekPauses) : "-", std::to_string(round.lostRecords)});
    return table.print(style);
}

std::string hotText(const DirtyProfile& profile, const Style& style)
{
    Table table(
        {{{"hot page", "frame"}, Align::Left}, {{"dirty in", "rounds"}, Align::Right}, {{"marks"}, Align::Right}});
    for (std::size_t i = 0; i < std::min(hotLines, profile.hot.size()); ++i)
        table.addRow({fmt::format("{:#x}", profile.hot[i].pfn), std::to_string(profile.hot[i].rounds),
            std::to_string(profile.hot[i].marks)});
    return table.print(style);
}

} // namespace

std::string dirtyText(const analysis::Report& report, const Style& style)
{
    std::string text;
    for (const DirtyProfile& profile : report.dirty) {
        text += (text.empty() ? "" : "\n") + sentences(report, profile, style) + "\n" + roundsTable(profile, style);
        if (!profile.hot.empty())
            text += "\n" + hotText(profile, style);
    }
    if (report.emulated)
        text += "\n"
            + style.dim("A traced host ran on an emulated processor: times and rates say nothing about real hardware.")
            + "\n";
    return text;
}

std::string runstatesSummary(const analysis::Report& report, const Style& style)
{
    if (report.runstates.empty())
        return {};
    std::string text = style.bold("Runstates by the hypervisor's scheduler, in s") + "\n";
    Table table({{{"domain"}, Align::Left}, {{"vCPU"}, Align::Right}, {{"ran"}, Align::Right},
        {{"waited", "for a CPU"}, Align::Right}, {{"waited for", "an event"}, Align::Right},
        {{"paused", "or down"}, Align::Right}});
    for (const analysis::RunstateProfile& profile : report.runstates)
        table.addRow({fmt::format("{}{} on {}", profile.domid.value,
                          profile.name.empty() ? "" : " (" + profile.name + ")", profile.host),
            std::to_string(profile.vcpu), formatSeconds(profile.times.running), formatSeconds(profile.times.runnable),
            formatSeconds(profile.times.blocked), formatSeconds(profile.times.offline)});
    return text + table.print(style);
}

std::string dirtySummary(const analysis::Report& report, const Style& style)
{
    std::string text;
    for (const DirtyProfile& profile : report.dirty) {
        text += style.bold("Pages marked dirty by the hypervisor: ") + titleOf(profile) + "\n";
        for (const DirtyRound& round : profile.rounds)
            text += fmt::format(
                "round {}: {} marks, {} of them dirty in an earlier round too, clean says {}, paused {} ms\n",
                round.index, round.marks, round.again, formatCount(round.cleanDirty), formatMilliseconds(round.pause));
    }
    return text;
}

} // namespace xenlens::cli
