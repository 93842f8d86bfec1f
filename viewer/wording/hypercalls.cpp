// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/hypercalls.h"

#include "wording/names.h"
#include "wording/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace xenlens::wording {

using analysis::HypercallProfile;

namespace {

std::string titleOf(const HypercallProfile& profile)
{
    const std::string name = domainName(profile.name, profile.domid);
    if (profile.source == analysis::HypercallSource::Hypervisor)
        return name + ", counted by Xen on " + profile.host;
    return name + ", counted by its own kernel" + (profile.host == profile.name ? "" : " on " + profile.host);
}

std::optional<double> callsPerSecond(const HypercallProfile& profile)
{
    std::uint64_t count = 0;
    double seconds = 0;
    for (const auto& interval : profile.intervals) {
        seconds += interval.time.duration().seconds();
        for (const analysis::OpTally& op : interval.ops)
            count += op.count;
    }
    return seconds > 0 ? std::optional<double>(static_cast<double>(count) / seconds) : std::nullopt;
}

std::string headline(const HypercallProfile& profile)
{
    std::string text = fmt::format("{} hypercalls in {}", profile.total(), formatDuration(profile.time.duration()));
    if (const auto rate = callsPerSecond(profile))
        text += fmt::format(", {:.0f} a second while it ran", *rate);
    return text;
}

std::string share(std::uint64_t part, std::uint64_t all)
{
    return all ? fmt::format("{:.1f}", 100.0 * static_cast<double>(part) / static_cast<double>(all)) : missingMark;
}

} // namespace

std::vector<Section> hypercallsSummary(const analysis::Report& report)
{
    if (report.hypercalls.empty())
        return {};
    constexpr std::size_t most = 3;
    Section section;
    section.heading.text = "Hypercalls";
    for (const HypercallProfile& profile : report.hypercalls) {
        std::string text = titleOf(profile) + ": " + headline(profile);
        const std::vector<analysis::OpCount> ops = profile.byOp();
        for (std::size_t i = 0; i < std::min(most, ops.size()); ++i)
            text += fmt::format("{}{} {} %", i == 0 ? "; " : ", ", analysis::hypercallName(ops[i].op),
                share(ops[i].count, profile.total()));
        section.blocks.emplace_back(Line(std::move(text)));
    }
    return {section};
}

} // namespace xenlens::wording
