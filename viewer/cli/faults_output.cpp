// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/faults_output.h"

#include "cli/csv_output.h"
#include "cli/json_values.h"
#include "cli/table.h"
#include "cli/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace xenlens::cli {

using analysis::FaultCount;
using analysis::FaultKind;
using analysis::FaultProfile;

namespace {

const char* heading = "Page faults that Xen handled";

const char* describe(FaultKind kind)
{
    switch (kind) {
    case FaultKind::PageTableWrite:
        return "page-table writes emulated";
    case FaultKind::ReadOnlyMmio:
        return "MMIO writes emulated";
    case FaultKind::Shadow:
        return "shadow page-table faults";
    case FaultKind::HandedOn:
        break;
    }
    return "left to the guest";
}

std::string titleOf(const FaultProfile& profile)
{
    return fmt::format("{} ({})", profile.name.empty() ? "?" : profile.name, profile.domid.value);
}

std::string milliseconds(const std::optional<std::uint64_t>& ns)
{
    return ns ? fmt::format("{:.1f}", static_cast<double>(*ns) / 1e6) : "-";
}

std::string percent(const std::optional<double>& share)
{
    return share ? fmt::format("{:.2f}", *share * 100) : "-";
}

std::string faultsTable(const std::vector<FaultProfile>& faults, const Style& style)
{
    Table table({{{"domain"}, Align::Left}, {{"on"}, Align::Left}, {{"fault"}, Align::Left}, {{"count"}, Align::Right},
        {{"total", "ms"}, Align::Right}, {{"mean", "us"}, Align::Right}, {{"% of its", "CPU time"}, Align::Right}});
    for (const FaultProfile& profile : faults)
        for (const FaultCount& count : profile.kinds)
            table.addRow({titleOf(profile), profile.host, describe(count.kind), std::to_string(count.count),
                milliseconds(count.totalNs),
                count.totalNs
                    ? formatMicroseconds(static_cast<double>(*count.totalNs) / static_cast<double>(count.timed))
                    : "-",
                percent(profile.shareOf(count))});
    return table.print(style);
}

/// Each sentence once, with the domains that it holds for.
std::string remarks(const std::vector<FaultProfile>& faults, const Style& style)
{
    std::vector<std::string> sentences;
    for (const FaultProfile& profile : faults)
        for (const std::string& sentence : profile.missing) {
            const std::string line = profile.host + ": " + sentence;
            if (std::find(sentences.begin(), sentences.end(), line) == sentences.end())
                sentences.push_back(line);
        }
    std::string text;
    for (const std::string& sentence : sentences)
        text += style.dim("missing: " + sentence) + "\n";
    return text;
}

Json toJson(const FaultProfile& profile)
{
    Json kinds = Json::array();
    for (const FaultCount& count : profile.kinds)
        kinds.push_back({{"kind", toString(count.kind)}, {"count", count.count}, {"timed", count.timed},
            {"total_ns", orNull(count.totalNs)}, {"share", orNull(profile.shareOf(count))}});
    return {{"host", profile.host}, {"domid", profile.domid.value}, {"name", profile.name},
        {"running_ns", profile.running ? Json(profile.running->ns) : Json(nullptr)}, {"kinds", kinds},
        {"missing", profile.missing}};
}

} // namespace

std::string faultsText(const FaultProfiles& faults, const Style& style)
{
    const std::string head = style.bold(heading);
    if (!faults)
        return head + ": -\n" + style.dim("missing: no hypervisor was traced (xenlens-hypervisor in dom0)") + "\n";
    if (faults->empty())
        return head + ": -\n"
            + style.dim("missing: no records of faults (a mask without 0x00014000, or 0x00201000 for a Xen without our "
                        "patches)")
            + "\n";
    return head + "\n\n" + faultsTable(*faults, style) + remarks(*faults, style);
}

std::string faultsCsv(const FaultProfiles& faults)
{
    std::string text;
    for (const FaultProfile& profile : faults.value_or(std::vector<FaultProfile>()))
        for (const FaultCount& count : profile.kinds)
            text += fmt::format("hypervisor,{},{},{},,fault,,{},{},{},{},,\n", csvField(profile.host),
                profile.domid.value, csvField(profile.name), toString(count.kind), count.count, count.timed,
                orEmpty(count.totalNs));
    return text;
}

std::string faultsSummary(const FaultProfiles& faults, const Style& style)
{
    if (!faults || faults->empty())
        return {};
    std::string text = style.bold(heading) + "\n";
    for (const FaultProfile& profile : *faults) {
        text += fmt::format(
            "{} (domain {}) on {}:", profile.name.empty() ? "?" : profile.name, profile.domid.value, profile.host);
        const char* separator = " ";
        for (const FaultCount& count : profile.kinds) {
            text += fmt::format("{}{} {}", separator, count.count, describe(count.kind));
            if (count.totalNs)
                text += fmt::format(" ({} ms{})", milliseconds(count.totalNs),
                    profile.shareOf(count) ? ", " + percent(profile.shareOf(count)) + " % of its CPU time" : "");
            separator = "; ";
        }
        text += "\n";
    }
    return text;
}

Json toJson(const FaultProfiles& faults)
{
    if (!faults)
        return nullptr;
    Json json = Json::array();
    for (const FaultProfile& profile : *faults)
        json.push_back(toJson(profile));
    return json;
}

} // namespace xenlens::cli
