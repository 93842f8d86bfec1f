// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/loss.h"

#include "wording/names.h"
#include "wording/remarks.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace xenlens::wording {

using analysis::LostCount;
using analysis::Report;

namespace {

constexpr const char* inputCut = "the input ended early or in an invalid place";
constexpr const char* nothingLost = "none that is known";

bool isCounted(const LostCount& lost)
{
    return lost.events > 0 || lost.records > 0 || lost.packets > 0;
}

/// A warning says where a stream was cut, and so does the loss, after the host's name.
bool isReportedBy(const LostCount& lost, const std::vector<std::string>& warnings)
{
    return !isCounted(lost) && std::any_of(warnings.begin(), warnings.end(), [&](const std::string& warning) {
        return lost.where.ends_with(warning);
    });
}

bool isComplete(const Report& report)
{
    return report.lost.empty() && report.warnings.empty() && !report.truncated;
}

/// "1 event was lost", "7 events and 9 records were lost", "at least ..." when the size of some losses is unknown.
std::string totalLost(const std::vector<LostCount>& losses)
{
    LostCount total;
    for (const LostCount& lost : losses) {
        total.events += lost.events;
        total.records += lost.records;
        total.packets += lost.packets;
    }
    const bool exact = std::all_of(losses.begin(), losses.end(), isCounted);
    return fmt::format("{}{} {} lost", !exact && isCounted(total) ? "at least " : "", amountOf(total),
        total.events + total.records + total.packets <= 1 ? "was" : "were");
}

} // namespace

std::string amountOf(const LostCount& lost)
{
    std::vector<std::string> parts;
    if (lost.events > 0)
        parts.push_back(counted(lost.events, "event"));
    if (lost.records > 0)
        parts.push_back(counted(lost.records, "record"));
    if (lost.packets > 0)
        parts.push_back(counted(lost.packets, "packet"));
    return parts.empty() ? "an unknown amount" : listed(parts);
}

std::string lostText(const analysis::LostSpan& span)
{
    return fmt::format("{} lost ({})", amountOf({{}, span.events, 0}), span.where);
}

std::vector<std::string> dataMessages(const Report& report)
{
    std::vector<std::string> messages = report.warnings;
    for (const LostCount& lost : report.lost)
        if (!isReportedBy(lost, report.warnings))
            messages.push_back(fmt::format("data lost: {}: {}", lost.where, amountOf(lost)));
    return messages;
}

std::vector<std::string> shortened(std::vector<std::string> messages)
{
    if (messages.size() <= mostMessages)
        return messages;
    const std::size_t left = messages.size() - (mostMessages - 1);
    messages.resize(mostMessages - 1);
    messages.push_back(fmt::format("and {} more", left));
    return messages;
}

std::vector<std::string> coarserSentences(const Report& report)
{
    std::vector<std::string> sentences;
    if (!report.coarser)
        return sentences;
    const analysis::Coarser& coarser = *report.coarser;
    if (coarser.before)
        sentences.push_back(fmt::format("The recording is long: what was counted in intervals that ended before "
                                        "{:%Y-%m-%d %H:%M:%S} UTC is kept in intervals of "
                                        "up to {:.1f} s; sums are exact.",
            fmt::gmtime(static_cast<std::time_t>(coarser.before->ns / 1'000'000'000)), coarser.longest.seconds()));
    if (coarser.migrations > 0)
        sentences.push_back(fmt::format("Of the first {} rounds and sums are kept, without curves and pages{}.",
            counted(coarser.migrations, "migration"),
            coarser.checks > 0
                ? fmt::format("; {} of them that found no difference are not listed", counted(coarser.checks, "check"))
                : std::string()));
    return sentences;
}

Section lossSection(const Report& report)
{
    Section section{{"Lost data", isComplete(report) ? Tone::Strong : Tone::Bad}, {}};
    if (isComplete(report))
        section.blocks.emplace_back(Line(nothingLost));
    List list;
    for (const LostCount& lost : report.lost)
        list.items.push_back({{amountOf(lost)}, lost.where});
    if (!list.items.empty())
        section.blocks.emplace_back(std::move(list));
    if (report.truncated)
        section.blocks.emplace_back(Line(inputCut));
    for (const std::string& warning : report.warnings)
        section.blocks.emplace_back(Line("warning: " + warning));
    for (const std::string& sentence : coarserSentences(report))
        section.blocks.emplace_back(Line(sentence));
    return section;
}

Table lossTable(const Report& report)
{
    Table table{{{"where", "", Align::Left}, {"what", "", Align::Left}}};
    for (const LostCount& lost : report.lost)
        table.rows.push_back({{lost.where, amountOf(lost) + " lost"}, Tone::Bad});
    for (const std::string& warning : report.warnings)
        table.rows.push_back({{"trace", warning}, Tone::Bad});
    if (report.truncated)
        table.rows.push_back({{"trace", inputCut}, Tone::Bad});
    if (report.emulated)
        table.rows.push_back({{"host", emulationSentence}});
    for (const std::string& sentence : coarserSentences(report))
        table.rows.push_back({{"trace", sentence}});
    if (isComplete(report))
        table.rows.push_back({{"all sources", nothingLost}});
    return table;
}

std::string lossSummary(const Report& report)
{
    if (isComplete(report))
        return {};
    std::vector<std::string> parts;
    if (!report.lost.empty())
        parts.push_back(totalLost(report.lost));
    if (report.truncated)
        parts.emplace_back(inputCut);
    if (!report.warnings.empty())
        parts.push_back(report.warnings.front());
    if (report.warnings.size() > 1)
        parts.push_back("and " + counted(report.warnings.size() - 1, "more warning"));
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : "; ") + part;
    return text;
}

} // namespace xenlens::wording
