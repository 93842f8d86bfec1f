// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/dirty.h"

#include "wording/names.h"
#include "wording/remarks.h"
#include "wording/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace xenlens::wording {

using analysis::DirtyProfile;
using analysis::DirtyRound;

namespace {

constexpr std::size_t hotRows = 10; ///< of the hot pages; all that are kept are in the JSON
constexpr const char* noTimes = "the recording has no times";
constexpr const char* noClean = "no read that cleans the bitmap ended the round";

std::string titleOf(const DirtyProfile& profile)
{
    return domainName(profile.name, profile.domid) + " on " + hostName(profile.host);
}

Cell secondsCell(const DirtyProfile& profile, DurationNs duration)
{
    return profile.timesKnown ? Cell(formatSeconds(duration)) : missing(noTimes);
}

Cell countCell(const std::optional<std::uint64_t>& count)
{
    return count ? Cell(std::to_string(*count)) : missing(noClean);
}

Cell pauseCell(const DirtyRound& round)
{
    return round.pause ? Cell(formatMilliseconds(round.pause))
                       : missing(round.cleanDirty ? "the records do not hold it" : noClean);
}

std::string modeSentence(const DirtyProfile& profile)
{
    const auto cleans = static_cast<std::uint64_t>(std::count_if(profile.rounds.begin(), profile.rounds.end(),
        [](const DirtyRound& round) { return round.cleanDirty.has_value(); }));
    return fmt::format("log-dirty mode was on for {}, and its bitmap was cleaned {}.",
        profile.timesKnown ? formatDuration(profile.time.duration()) : missing(noTimes).phrase(),
        counted(cleans, "time"));
}

std::string marksSentence(const DirtyProfile& profile)
{
    std::string text = counted(profile.marksTotal(), "page was", "pages were") + " marked dirty in all";
    return text + (profile.pfnsMax > 0 ? fmt::format(", up to page frame {:#x}.", profile.pfnsMax - 1) : ".");
}

/// Sentences on one domain; the first stands after the heading.
std::vector<Block> sentencesOf(const analysis::Report& report, const DirtyProfile& profile)
{
    std::vector<Block> lines{Line(modeSentence(profile)), Line(marksSentence(profile))};
    const auto pauses = profile.pausesTotal();
    lines.emplace_back(Line(pauses
            ? fmt::format(
                "Switching the mode on and reading its bitmap paused the guest for {} in all.", formatDuration(pauses))
            : std::string("How long switching the mode on and reading its bitmap paused the guest is not known: "
                          "the records do not hold it.")));
    if (profile.migration)
        lines.emplace_back(Line(fmt::format("This was migration {} of the trace.", *profile.migration + 1)));
    else if (std::any_of(report.migrations.begin(), report.migrations.end(),
                 [&](const auto& migration) { return migration.source == profile.host; }))
        lines.emplace_back(
            Line("This was no migration: another program watched the guest (the toolstack's tracer does, "
                 "to learn what an idle guest dirties)."));
    if (!profile.rounds.empty() && !profile.rounds.front().fromBegin)
        lines.emplace_back(Line("The recording began after the first round had begun: its marks are a lower bound."));
    if (const std::uint64_t lost = profile.lostRecords(); lost > 0)
        lines.emplace_back(
            Line(counted(lost, "trace record was", "trace records were") + " lost meanwhile: marks are a lower bound.",
                Tone::Bad));
    return lines;
}

Table roundsTable(const DirtyProfile& profile)
{
    Table table{{{"round", "", Align::Left}, {"start", "s"}, {"length", "s"}, {"marks"}, {"distinct", "pages"},
        {"dirty", "again"}, {"clean's", "dirty"}, {"clean's", "faults", Align::Right, true}, {"pause", "ms"}, {"peeks"},
        {"peeks", "ms", Align::Right, true}, {"records", "lost"}}};
    for (const DirtyRound& round : profile.rounds)
        table.rows.push_back({{std::to_string(round.index), secondsCell(profile, round.time.begin - profile.time.begin),
            secondsCell(profile, round.time.duration()), std::to_string(round.marks),
            std::to_string(round.distinctPfns), std::to_string(round.again), countCell(round.cleanDirty),
            countCell(round.cleanFaults), pauseCell(round), std::to_string(round.peeks),
            round.peeks > 0 ? Cell(formatMilliseconds(round.peekPauses)) : missing("there was none"),
            std::to_string(round.lostRecords)}});
    return table;
}

Table hotTable(const DirtyProfile& profile)
{
    Table table{{{"hot page", "frame", Align::Left}, {"dirty in", "rounds"}, {"marks"}}};
    for (std::size_t i = 0; i < std::min(hotRows, profile.hot.size()); ++i)
        table.rows.push_back({{fmt::format("{:#x}", profile.hot[i].pfn), std::to_string(profile.hot[i].rounds),
            std::to_string(profile.hot[i].marks)}});
    return table;
}

/// "round 2: 5557 pages marked dirty, 5498 of them in an earlier round too; the log-dirty read at its end ..."
std::string summaryOf(const DirtyRound& round)
{
    std::string text = fmt::format("round {}: {} marked dirty, {} of them in an earlier round too; ", round.index,
        counted(round.distinctPfns, "page"), round.again);
    if (!round.cleanDirty)
        return text + "no log-dirty read ended it";
    text += fmt::format("the log-dirty read at its end reported {}", counted(*round.cleanDirty, "page"));
    return text
        + (round.pause ? fmt::format(" and paused the guest for {} ms", formatMilliseconds(round.pause))
                       : ", how long it paused the guest is not known");
}

} // namespace

std::vector<Section> dirty(const analysis::Report& report)
{
    std::vector<Section> sections;
    for (const DirtyProfile& profile : report.dirty) {
        Section section;
        section.heading.text = titleOf(profile);
        section.runIn = true;
        section.blocks = sentencesOf(report, profile);
        section.blocks.emplace_back(roundsTable(profile));
        if (!profile.hot.empty())
            section.blocks.emplace_back(hotTable(profile));
        sections.push_back(std::move(section));
    }
    if (report.emulated)
        sections.push_back({{}, {Line(emulationSentence, Tone::Quiet)}});
    return sections;
}

RecordTable dirtyRecords(const analysis::Report& report)
{
    RecordTable table{{"host", "domid", "name", "index", "start_s", "duration_s", "marks", "distinct_pfns", "again",
                          "clean_dirty", "clean_faults", "pause_ms", "peeks", "lost_records"},
        {}};
    for (const DirtyProfile& profile : report.dirty)
        for (const DirtyRound& round : profile.rounds) {
            const auto seconds = [&](DurationNs duration) {
                return profile.timesKnown ? fmt::format("{:.6f}", duration.seconds()) : std::string();
            };
            table.rows.push_back({profile.host, std::to_string(profile.domid.value), profile.name,
                std::to_string(round.index), seconds(round.time.begin - profile.time.begin),
                seconds(round.time.duration()), std::to_string(round.marks), std::to_string(round.distinctPfns),
                std::to_string(round.again), recordOf(round.cleanDirty), recordOf(round.cleanFaults),
                round.pause ? fmt::format("{:.6f}", round.pause->milliseconds()) : "", std::to_string(round.peeks),
                std::to_string(round.lostRecords)});
        }
    return table;
}

std::vector<Section> dirtySummary(const analysis::Report& report)
{
    std::vector<Section> sections;
    for (const DirtyProfile& profile : report.dirty) {
        Section section;
        section.heading.text = "Pages marked dirty by the hypervisor: " + titleOf(profile);
        for (const DirtyRound& round : profile.rounds)
            section.blocks.emplace_back(Line(summaryOf(round)));
        sections.push_back(std::move(section));
    }
    return sections;
}

NoData noDirtyPages()
{
    return {"no pages marked dirty by a hypervisor in this trace",
        "record a migration on a Xen with our patches while xenlens-hypervisor runs, or with xentrace -e 0x00101000"};
}

namespace heat_map {

std::string title(const DirtyProfile* profile)
{
    return profile ? "Pages dirtied by " + domainName(profile->name, profile->domid) : "Pages dirtied";
}

std::vector<std::string> summary(const DirtyProfile& profile)
{
    const std::uint64_t pages = profile.distinctTotal();
    const std::uint64_t again = profile.againTotal();
    std::vector<std::string> lines{fmt::format("{} in {} on {}", counted(profile.marksTotal(), "mark"),
        counted(profile.rounds.size(), "round"), hostName(profile.host))};
    if (pages > 0)
        lines.push_back(fmt::format("{} of {} to send ({:.1f} %) were dirty in an earlier round too", again,
            counted(pages, "page"), 100 * static_cast<double>(again) / static_cast<double>(pages)));
    if (!profile.hot.empty())
        lines.push_back(fmt::format("hottest page: pfn {}, dirty in {}", chart::count(profile.hot.front().pfn),
            counted(profile.hot.front().rounds, "round")));
    return lines;
}

std::vector<std::string> notes(const DirtyProfile& profile)
{
    std::vector<std::string> lines{"Xen marks a page once a round: on its first write after the bitmap was cleaned."};
    if (const std::uint64_t lost = profile.lostRecords(); lost > 0)
        lines.push_back(
            counted(lost, "trace record was", "trace records were") + " lost meanwhile: marks are a lower bound.");
    else if (!profile.gaps.empty())
        lines.emplace_back("Trace records were lost meanwhile, how many is not known: marks are a lower bound.");
    return lines;
}

std::string noMarks(const DirtyProfile& profile)
{
    return "No page of " + domainName(profile.name, profile.domid) + " was marked dirty.";
}

std::vector<std::string> toolTip(const Cell& cell)
{
    std::vector<std::string> lines;
    if (cell.round > 0)
        lines.push_back(fmt::format("round {}", cell.round));
    lines.push_back(
        fmt::format("from {} for {}", chart::seconds(cell.beginSeconds, 4), chart::seconds(cell.lengthSeconds)));
    lines.push_back(cell.firstPfn == cell.lastPfn
            ? "pfn " + chart::count(cell.firstPfn)
            : fmt::format("pfn {} to {}", chart::count(cell.firstPfn), chart::count(cell.lastPfn)));
    lines.push_back(fmt::format("marked dirty: {}, of them {} in an earlier round too", cell.marks, cell.again));
    if (cell.recordsLost)
        lines.emplace_back(recordsLostHere);
    return lines;
}

} // namespace heat_map

} // namespace xenlens::wording
