// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/hypercalls.h"

#include "wording/names.h"
#include "wording/remarks.h"
#include "wording/units.h"

#include <fmt/format.h>

#include <algorithm>

namespace xenlens::wording {

using analysis::HypercallProfile;
using analysis::HypercallSource;
using analysis::OpCount;

namespace {

constexpr const char* notTimed = "none was timed";

std::string share(std::uint64_t part, std::uint64_t all)
{
    return all ? fmt::format("{:.1f}", 100.0 * static_cast<double>(part) / static_cast<double>(all)) : missingMark;
}

Cell timedCell(const OpCount& op)
{
    return op.timed ? Cell(std::to_string(op.timed)) : missing(notTimed);
}

Cell totalCell(const std::optional<std::uint64_t>& ns)
{
    return ns ? Cell(fmt::format("{:.1f}", static_cast<double>(*ns) / 1e6)) : missing(notTimed);
}

Cell meanCell(const OpCount& op)
{
    const auto mean = op.meanNs();
    return mean ? Cell(formatMicroseconds(*mean)) : missing(notTimed);
}

Cell percentileCell(const Log2Histogram* histogram, double of)
{
    const auto value = histogram ? histogram->percentile(of) : std::nullopt;
    return value ? Cell(formatMicroseconds(static_cast<double>(*value))) : missing(notTimed);
}

Table opsTable(const HypercallProfile& profile)
{
    Table table{{{"hypercall", "", Align::Left}, {"number"}, {"count"}, {"%"}, {"timed"}, {"total", "ms"},
        {"mean", "us"}, {"50 %", "<= us"}, {"99 %", "<= us"}}};
    const std::uint64_t all = profile.total();
    for (const OpCount& op : profile.byOp()) {
        const Log2Histogram* latency = profile.latencyOf(op.op);
        table.rows.push_back({{analysis::hypercallName(op.op), std::to_string(op.op), std::to_string(op.count),
            share(op.count, all), timedCell(op), totalCell(op.totalNs), meanCell(op), percentileCell(latency, 0.5),
            percentileCell(latency, 0.99)}});
    }
    return table;
}

Table subcallsTable(const HypercallProfile& profile)
{
    Table table{{{"in multicalls", "", Align::Left}, {"number"}, {"count"}}};
    for (const OpCount& op : profile.subcalls)
        table.rows.push_back({{analysis::hypercallName(op.op), std::to_string(op.op), std::to_string(op.count)}});
    if (profile.unseenSubcalls > 0)
        table.rows.push_back({{"from user space", missing("the kernel does not see the numbers of these calls"),
            std::to_string(profile.unseenSubcalls)}});
    return table;
}

Table vcpusTable(const HypercallProfile& profile)
{
    Table table{{{"vcpu"}, {"hypercall", "", Align::Left}, {"number"}, {"count"}, {"%"}, {"timed"}, {"mean", "us"}}};
    for (const auto& vcpu : profile.vcpus) {
        const std::uint64_t all = sumOf(vcpu.ops).count;
        std::vector<OpCount> ops = vcpu.ops;
        std::stable_sort(ops.begin(), ops.end(), [](const OpCount& a, const OpCount& b) { return a.count > b.count; });
        for (const OpCount& op : ops)
            table.rows.push_back({{std::to_string(vcpu.vcpu), analysis::hypercallName(op.op), std::to_string(op.op),
                std::to_string(op.count), share(op.count, all), timedCell(op), meanCell(op)}});
    }
    return table;
}

Table domainsTable(const HypercallProfiles& profiles)
{
    Table table{{{"domain", "", Align::Left}, {"id"}, {"counted by", "", Align::Left}, {"hypercalls"}, {"1/s"},
        {"in multicalls"}, {"time in them", "ms"}}};
    for (const HypercallProfile& profile : profiles) {
        const auto rate = profile.callsPerSecond();
        table.rows.push_back({{profile.name.empty() ? missing("its name is not in the trace") : Cell(profile.name),
            std::to_string(profile.domid.value),
            (profile.source == HypercallSource::Guest ? "kernel of " : "Xen on ") + profile.host,
            std::to_string(profile.total()),
            rate ? Cell(fmt::format("{:.0f}", *rate)) : missing("the recording has no times"),
            std::to_string(sumOf(profile.subcalls).count + profile.unseenSubcalls),
            totalCell(sumOf(profile.byOp()).totalNs)}});
    }
    return table;
}

std::string sourceOf(const HypercallProfile& profile)
{
    if (profile.source == HypercallSource::Hypervisor)
        return "counted by Xen on " + profile.host;
    return "counted by its own kernel" + (profile.host == profile.name ? "" : " on " + profile.host);
}

std::string lengthOf(const std::optional<DurationNs>& length)
{
    return length ? formatDuration(length) : missing("the recording has no times").phrase();
}

std::string headline(const HypercallProfile& profile)
{
    std::string text = fmt::format("{} hypercalls in {}", profile.total(), lengthOf(profile.length()));
    if (const auto rate = profile.callsPerSecond())
        text += fmt::format(", {:.0f} a second while it ran", *rate);
    return text;
}

void addRemarks(std::vector<Block>& blocks, const HypercallProfile& profile)
{
    for (const std::string& sentence : profile.missing)
        blocks.emplace_back(missingRemark(sentence));
    if (!profile.gaps.empty())
        blocks.emplace_back(Line("Counts over time are missing in " + counted(profile.gaps.size(), "interval")
                + "; the sums hold them where later totals are in the trace.",
            Tone::Bad));
}

std::vector<std::string> identityOf(const HypercallProfile& profile)
{
    return {toString(profile.source), profile.host, std::to_string(profile.domid.value), profile.name, profile.uuid};
}

void addRecords(RecordTable& table, const HypercallProfile& profile, HypercallGrouping by)
{
    const auto add = [&](std::vector<std::string> cells) {
        std::vector<std::string> row = identityOf(profile);
        row.insert(row.end(), cells.begin(), cells.end());
        table.rows.push_back(std::move(row));
    };
    const auto addOp = [&](const char* kind, const OpCount& op, const Log2Histogram* latency) {
        const auto percentile = [&](double share) { return latency ? latency->percentile(share) : std::nullopt; };
        add({kind, std::to_string(op.op), analysis::hypercallName(op.op), std::to_string(op.count),
            std::to_string(op.timed), recordOf(op.totalNs), recordOf(percentile(0.5)), recordOf(percentile(0.99))});
    };
    switch (by) {
    case HypercallGrouping::ByOp:
        for (const OpCount& op : profile.byOp())
            addOp("call", op, profile.latencyOf(op.op));
        for (const OpCount& op : profile.subcalls)
            addOp("subcall", op, nullptr);
        break;
    case HypercallGrouping::ByVcpu:
        for (const auto& vcpu : profile.vcpus)
            for (const OpCount& op : vcpu.ops)
                add({std::to_string(vcpu.vcpu), std::to_string(op.op), analysis::hypercallName(op.op),
                    std::to_string(op.count), std::to_string(op.timed), recordOf(op.totalNs)});
        break;
    case HypercallGrouping::ByDomain: {
        const OpCount sum = sumOf(profile.byOp());
        const bool timesKnown = profile.length().has_value();
        add({std::to_string(profile.total()), std::to_string(sumOf(profile.subcalls).count),
            std::to_string(profile.unseenSubcalls), std::to_string(sum.timed), recordOf(sum.totalNs),
            timesKnown ? std::to_string(profile.time.begin.ns) : "",
            timesKnown ? std::to_string(profile.time.end.ns) : ""});
        break;
    }
    }
}

} // namespace

std::string hypercallsTitle(const HypercallProfile& profile)
{
    return domainName(profile.name, profile.domid) + ", " + sourceOf(profile);
}

std::vector<Section> hypercalls(const HypercallProfiles& profiles, HypercallGrouping by)
{
    std::vector<Section> sections;
    if (by == HypercallGrouping::ByDomain) {
        Section section;
        section.blocks.emplace_back(domainsTable(profiles));
        for (const HypercallProfile& profile : profiles)
            addRemarks(section.blocks, profile);
        return {section};
    }
    for (const HypercallProfile& profile : profiles) {
        Section section;
        section.heading.text = hypercallsTitle(profile);
        section.runIn = true;
        section.blocks.emplace_back(Line(headline(profile)));
        if (by == HypercallGrouping::ByOp) {
            section.blocks.emplace_back(opsTable(profile));
            if (const std::uint64_t further = sumOf(profile.byOp()).restarted; further > 0)
                section.blocks.emplace_back(Line(fmt::format(
                    "{} continuations are timed too: Xen interrupts a long call and continues it later.", further)));
            if (!profile.subcalls.empty() || profile.unseenSubcalls > 0)
                section.blocks.emplace_back(subcallsTable(profile));
        } else {
            section.blocks.emplace_back(vcpusTable(profile));
        }
        addRemarks(section.blocks, profile);
        sections.push_back(std::move(section));
    }
    return sections;
}

RecordTable hypercallRecords(const HypercallProfiles& profiles, HypercallGrouping by)
{
    RecordTable table{{"source", "host", "domid", "name", "uuid"}, {}};
    const auto columns = by == HypercallGrouping::ByOp
        ? std::vector{"kind", "op", "op_name", "count", "timed", "total_ns", "p50_ns", "p99_ns"}
        : by == HypercallGrouping::ByVcpu
        ? std::vector{"vcpu", "op", "op_name", "count", "timed", "total_ns"}
        : std::vector{"count", "subcalls", "unseen_subcalls", "timed", "total_ns", "begin_ns", "end_ns"};
    table.columns.insert(table.columns.end(), columns.begin(), columns.end());
    for (const HypercallProfile& profile : profiles)
        addRecords(table, profile, by);
    return table;
}

std::vector<Section> hypercallsSummary(const analysis::Report& report)
{
    if (report.hypercalls.empty())
        return {};
    constexpr std::size_t most = 3;
    Section section;
    section.heading.text = "Hypercalls";
    for (const HypercallProfile& profile : report.hypercalls) {
        std::string text = hypercallsTitle(profile) + ": " + headline(profile);
        const std::vector<OpCount> ops = profile.byOp();
        for (std::size_t i = 0; i < std::min(most, ops.size()); ++i)
            text += fmt::format("{}{} {} %", i == 0 ? "; " : ", ", analysis::hypercallName(ops[i].op),
                share(ops[i].count, profile.total()));
        section.blocks.emplace_back(Line(std::move(text)));
    }
    return {section};
}

NoData noHypercalls()
{
    return {"no hypercalls in this trace",
        "record one while xenlens-guest runs in the guest, or xenlens-hypervisor in dom0"};
}

namespace hypercalls_figure {

std::string title(const HypercallProfile* profile)
{
    return profile ? "Hypercalls of " + domainName(profile->name, profile->domid) : "Hypercalls";
}

std::string countedBy(const HypercallSelection& profiles)
{
    std::vector<std::string> hosts;
    std::vector<std::string> sources;
    for (const HypercallProfile* profile : profiles) {
        if (profile->source == HypercallSource::Hypervisor)
            hosts.push_back(profile->host);
        else
            sources.push_back(sourceOf(*profile));
    }
    if (!hosts.empty())
        sources.push_back("counted by Xen on " + listed(withoutRepeats(hosts)));
    return listed(withoutRepeats(sources));
}

std::string summary(std::uint64_t count, const std::optional<DurationNs>& length, const std::string& countedBy)
{
    return fmt::format("{} hypercalls in {}, {}", count, lengthOf(length), countedBy);
}

std::vector<std::string> notes(const HypercallSelection& profiles)
{
    std::vector<std::string> sentences;
    for (const HypercallProfile* profile : profiles) {
        std::vector<Block> remarks;
        addRemarks(remarks, *profile);
        for (const Block& remark : remarks)
            sentences.push_back(std::get<Line>(remark).text());
        if (profile->unseenSubcalls > 0)
            sentences.push_back(
                fmt::format("{} entries of multicalls came from user space: their numbers are not known.",
                    profile->unseenSubcalls));
    }
    return withoutRepeats(sentences);
}

std::string rateCaption(const std::string& countedBy)
{
    return "per second, " + countedBy;
}

std::string rankHeading(const std::string& countedBy)
{
    return "hypercalls " + countedBy;
}

std::string others(int count)
{
    return fmt::format("{} ({})", other, count);
}

} // namespace hypercalls_figure

} // namespace xenlens::wording
