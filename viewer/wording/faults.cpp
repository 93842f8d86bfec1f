// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/faults.h"

#include "wording/names.h"
#include "wording/units.h"

#include <fmt/format.h>

namespace xenlens::wording {

using analysis::FaultCount;
using analysis::FaultKind;
using analysis::FaultProfile;

namespace {

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

std::string textOf(const FaultProfile& profile)
{
    std::string text = domainName(profile.name, profile.domid) + " on " + profile.host + ":";
    const char* separator = " ";
    for (const FaultCount& count : profile.kinds) {
        text += fmt::format("{}{} {}", separator, count.count, describe(count.kind));
        if (count.totalNs) {
            const auto share = profile.shareOf(count);
            text += fmt::format(" ({:.1f} ms{})", static_cast<double>(*count.totalNs) / 1e6,
                share ? fmt::format(", {:.2f} % of its CPU time", *share * 100) : "");
        }
        separator = "; ";
    }
    return text;
}

} // namespace

std::vector<Section> faultsSummary(const analysis::Report& report)
{
    if (!report.faults || report.faults->empty())
        return {};
    Section section;
    section.heading.text = "Page faults that Xen handled";
    for (const FaultProfile& profile : *report.faults)
        section.blocks.emplace_back(Line(textOf(profile)));
    return {section};
}

} // namespace xenlens::wording
