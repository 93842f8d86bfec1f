// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/hypercalls_output.h"
#include "cli/table.h"
#include "cli/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace xenlens::cli {

using analysis::HypercallProfile;
using analysis::HypercallSource;
using analysis::OpCount;

namespace {

std::string share(std::uint64_t part, std::uint64_t all)
{
    return all ? fmt::format("{:.1f}", 100.0 * static_cast<double>(part) / static_cast<double>(all)) : "-";
}

std::string mean(const OpCount& op)
{
    return op.totalNs && op.timed ? formatMicroseconds(static_cast<double>(*op.totalNs) / static_cast<double>(op.timed))
                                  : "-";
}

std::string percentile(const Log2Histogram* histogram, double of)
{
    const auto value = histogram ? histogram->percentile(of) : std::nullopt;
    return value ? formatMicroseconds(static_cast<double>(*value)) : "-";
}

std::string opsTable(const HypercallProfile& profile, const Style& style)
{
    Table table({{{"hypercall"}, Align::Left}, {{"number"}, Align::Right}, {{"count"}, Align::Right},
        {{"%"}, Align::Right}, {{"timed"}, Align::Right}, {{"total", "ms"}, Align::Right},
        {{"mean", "us"}, Align::Right}, {{"50 %", "<= us"}, Align::Right}, {{"99 %", "<= us"}, Align::Right}});
    const std::uint64_t all = profile.total();
    for (const OpCount& op : profile.byOp()) {
        const Log2Histogram* latency = findLatency(profile, op.op);
        table.addRow({analysis::hypercallName(op.op), std::to_string(op.op), std::to_string(op.count),
            share(op.count, all), op.timed ? std::to_string(op.timed) : "-",
            op.totalNs ? fmt::format("{:.1f}", static_cast<double>(*op.totalNs) / 1e6) : "-", mean(op),
            percentile(latency, 0.5), percentile(latency, 0.99)});
    }
    return table.print(style);
}

/// Why more may be timed than were made.
std::string restartsNote(const HypercallProfile& profile)
{
    std::uint64_t pieces = 0;
    for (const OpCount& op : profile.byOp())
        pieces += op.restarted;
    return pieces == 0
        ? ""
        : fmt::format("{} pieces more were timed: Xen preempted calls and went on with them later\n", pieces);
}

std::string subcallsTable(const HypercallProfile& profile, const Style& style)
{
    if (profile.subcalls.empty() && profile.unseenSubcalls == 0)
        return {};
    Table table({{{"in multicalls"}, Align::Left}, {{"number"}, Align::Right}, {{"count"}, Align::Right}});
    for (const OpCount& op : profile.subcalls)
        table.addRow({analysis::hypercallName(op.op), std::to_string(op.op), std::to_string(op.count)});
    if (profile.unseenSubcalls > 0)
        table.addRow({"from user space", "-", std::to_string(profile.unseenSubcalls)});
    return "\n" + table.print(style);
}

std::string vcpusTable(const HypercallProfile& profile, const Style& style)
{
    Table table({{{"vcpu"}, Align::Right}, {{"hypercall"}, Align::Left}, {{"number"}, Align::Right},
        {{"count"}, Align::Right}, {{"%"}, Align::Right}, {{"timed"}, Align::Right}, {{"mean", "us"}, Align::Right}});
    for (const auto& vcpu : profile.vcpus) {
        std::uint64_t all = 0;
        for (const OpCount& op : vcpu.ops)
            all += op.count;
        std::vector<OpCount> ops = vcpu.ops;
        std::stable_sort(ops.begin(), ops.end(), [](const OpCount& a, const OpCount& b) { return a.count > b.count; });
        for (const OpCount& op : ops)
            table.addRow({std::to_string(vcpu.vcpu), analysis::hypercallName(op.op), std::to_string(op.op),
                std::to_string(op.count), share(op.count, all), op.timed ? std::to_string(op.timed) : "-", mean(op)});
    }
    return table.print(style);
}

std::string remarks(const HypercallProfile& profile, const Style& style)
{
    std::string text;
    for (const std::string& sentence : profile.missing)
        text += style.dim("missing: " + sentence) + "\n";
    if (!profile.gaps.empty())
        text += style.bad(fmt::format("summaries are missing in {} {} of it; sums hold what totals tell",
                    profile.gaps.size(), profile.gaps.size() == 1 ? "stretch" : "stretches"))
            + "\n";
    return text;
}

std::string headline(const HypercallProfile& profile)
{
    std::string text = fmt::format("{} hypercalls in {}", profile.total(), formatDuration(profile.time.duration()));
    if (const auto rate = callsPerSecond(profile))
        text += fmt::format(", {:.0f} a second while it ran", *rate);
    return text;
}

std::string domainsTable(const HypercallProfiles& profiles, const Style& style)
{
    Table table({{{"domain"}, Align::Left}, {{"id"}, Align::Right}, {{"counted by"}, Align::Left},
        {{"hypercalls"}, Align::Right}, {{"1/s"}, Align::Right}, {{"in multicalls"}, Align::Right},
        {{"time in them", "ms"}, Align::Right}});
    for (const HypercallProfile& profile : profiles) {
        std::uint64_t subcalls = profile.unseenSubcalls;
        for (const OpCount& op : profile.subcalls)
            subcalls += op.count;
        std::optional<std::uint64_t> ns;
        for (const OpCount& op : profile.byOp())
            if (op.totalNs)
                ns = ns.value_or(0) + *op.totalNs;
        const auto rate = callsPerSecond(profile);
        table.addRow({profile.name.empty() ? "?" : profile.name, std::to_string(profile.domid.value),
            profile.source == HypercallSource::Guest ? "kernel of " + profile.host : "Xen on " + profile.host,
            std::to_string(profile.total()), rate ? fmt::format("{:.0f}", *rate) : "-", std::to_string(subcalls),
            ns ? fmt::format("{:.1f}", static_cast<double>(*ns) / 1e6) : "-"});
    }
    return table.print(style);
}

} // namespace

const Log2Histogram* findLatency(const HypercallProfile& profile, std::uint32_t op)
{
    for (const auto& latency : profile.latencies)
        if (latency.op == op)
            return &latency.histogram;
    return nullptr;
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

std::string titleOf(const HypercallProfile& profile)
{
    const std::string name
        = fmt::format("{} (domain {})", profile.name.empty() ? "?" : profile.name, profile.domid.value);
    if (profile.source == HypercallSource::Hypervisor)
        return name + ", counted by Xen on " + profile.host;
    return name + ", counted by its own kernel" + (profile.host == profile.name ? "" : " on " + profile.host);
}

std::string hypercallsText(const HypercallProfiles& profiles, HypercallGrouping by, const Style& style)
{
    std::string text;
    if (by == HypercallGrouping::ByDomain)
        text = domainsTable(profiles, style);
    for (const HypercallProfile& profile : profiles) {
        if (by != HypercallGrouping::ByDomain)
            text += (text.empty() ? "" : "\n") + style.bold(titleOf(profile)) + ": " + headline(profile) + "\n\n"
                + (by == HypercallGrouping::ByOp
                        ? opsTable(profile, style) + restartsNote(profile) + subcallsTable(profile, style)
                        : vcpusTable(profile, style));
        text += remarks(profile, style);
    }
    return text;
}

std::string hypercallsSummary(const HypercallProfiles& profiles, const Style& style)
{
    if (profiles.empty())
        return {};
    constexpr std::size_t most = 3;
    std::string text = style.bold("Hypercalls") + "\n";
    for (const HypercallProfile& profile : profiles) {
        text += titleOf(profile) + ": " + headline(profile);
        const std::vector<OpCount> ops = profile.byOp();
        for (std::size_t i = 0; i < std::min(most, ops.size()); ++i)
            text += fmt::format("{}{} {} %", i == 0 ? "; " : ", ", analysis::hypercallName(ops[i].op),
                share(ops[i].count, profile.total()));
        text += "\n";
    }
    return text;
}

} // namespace xenlens::cli
