// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/dirty.h"

#include "wording/names.h"
#include "wording/units.h"

#include <fmt/format.h>

namespace xenlens::wording {

std::vector<Section> dirtySummary(const analysis::Report& report)
{
    std::vector<Section> sections;
    for (const analysis::DirtyProfile& profile : report.dirty) {
        Section section;
        section.heading.text = fmt::format(
            "Pages marked dirty by the hypervisor: {} on {}", domainName(profile.name, profile.domid), profile.host);
        for (const analysis::DirtyRound& round : profile.rounds)
            section.blocks.emplace_back(Line(
                fmt::format("round {}: {} marks, {} of them dirty in an earlier round too, clean says {}, paused {} ms",
                    round.index, round.marks, round.again, formatCount(round.cleanDirty),
                    formatMilliseconds(round.pause))));
        sections.push_back(std::move(section));
    }
    return sections;
}

} // namespace xenlens::wording
