// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/faults.h"

#include "wording/names.h"
#include "wording/remarks.h"
#include "wording/units.h"

#include <fmt/format.h>

namespace xenlens::wording {

using analysis::FaultCount;
using analysis::FaultKind;
using analysis::FaultProfile;

namespace {

constexpr const char* heading = "Page faults that Xen handled";

std::string milliseconds(std::uint64_t ns)
{
    return fmt::format("{:.1f}", static_cast<double>(ns) / 1e6);
}

std::string percent(double share)
{
    return fmt::format("{:.2f}", share * 100);
}

Table faultsTable(const std::vector<FaultProfile>& faults)
{
    constexpr const char* notTimed = "none was timed, or the TSC's frequency is not known";
    Table table{{{"domain", "", Align::Left}, {"on", "", Align::Left}, {"fault", "", Align::Left}, {"count"},
        {"total", "ms"}, {"mean", "us"}, {"% of its", "CPU time"}}};
    for (const FaultProfile& profile : faults)
        for (const FaultCount& count : profile.kinds) {
            const auto mean = count.meanNs();
            const auto share = profile.shareOf(count);
            table.rows.push_back(
                {{shortDomainName(profile.name, profile.domid), profile.host, faultDescription(count.kind),
                    std::to_string(count.count), count.totalNs ? Cell(milliseconds(*count.totalNs)) : missing(notTimed),
                    mean ? Cell(formatMicroseconds(*mean)) : missing(notTimed),
                    share               ? Cell(percent(*share))
                        : count.totalNs ? missing("how long its vCPUs ran is not known")
                                        : missing(notTimed)}});
        }
    return table;
}

std::string textOf(const FaultProfile& profile)
{
    std::string text = domainName(profile.name, profile.domid) + " on " + profile.host + ":";
    const char* separator = " ";
    for (const FaultCount& count : profile.kinds) {
        text += fmt::format("{}{} {}", separator, count.count, faultDescription(count.kind));
        if (count.totalNs) {
            const auto share = profile.shareOf(count);
            text += fmt::format(" ({} ms{})", milliseconds(*count.totalNs),
                share ? fmt::format(", {} % of its CPU time", percent(*share)) : "");
        }
        separator = "; ";
    }
    return text;
}

} // namespace

std::string faultDescription(FaultKind kind)
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

Section faults(const FaultProfiles& faults)
{
    Section section;
    if (!faults || faults->empty()) {
        Line line(heading, Tone::Strong);
        line.spans.push_back({fmt::format(": {}", missingMark), Tone::Plain});
        section.blocks.emplace_back(std::move(line));
        section.blocks.emplace_back(missingRemark(!faults
                ? "no hypervisor was traced (xenlens-hypervisor in dom0)"
                : "no records of faults (a mask without 0x00014000, or 0x00201000 for a Xen without our patches)"));
        return section;
    }
    section.blocks.emplace_back(Line(heading, Tone::Strong));
    section.blocks.emplace_back(faultsTable(*faults));
    std::vector<std::string> sentences; // most hold for all domains of a host
    for (const FaultProfile& profile : *faults)
        for (const std::string& sentence : profile.missing)
            sentences.push_back(profile.host + ": " + sentence);
    for (const std::string& sentence : withoutRepeats(sentences))
        section.blocks.emplace_back(missingRemark(sentence));
    return section;
}

void addFaultRecords(RecordTable& hypercalls, const FaultProfiles& faults)
{
    if (!faults)
        return;
    for (const FaultProfile& profile : *faults)
        for (const FaultCount& count : profile.kinds)
            hypercalls.rows.push_back({"hypervisor", profile.host, std::to_string(profile.domid.value), profile.name,
                "", "fault", "", toString(count.kind), std::to_string(count.count), std::to_string(count.timed),
                recordOf(count.totalNs), "", ""});
}

std::vector<Section> faultsSummary(const analysis::Report& report)
{
    if (!report.faults || report.faults->empty())
        return {};
    Section section;
    section.heading.text = heading;
    for (const FaultProfile& profile : *report.faults)
        section.blocks.emplace_back(Line(textOf(profile)));
    return {section};
}

} // namespace xenlens::wording
