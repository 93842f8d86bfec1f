// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/overhead.h"

#include "wording/faults.h"
#include "wording/names.h"
#include "wording/remarks.h"
#include "wording/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace xenlens::wording {

using analysis::OverheadWindow;
using analysis::Report;
using analysis::TimeClass;
using analysis::TimeShare;
using analysis::VcpuOverhead;

namespace {

constexpr std::size_t namedInSentence = 3;
constexpr std::size_t rowsMax = 10; ///< of a vCPU on a terminal; what is smaller is summed up

std::string describe(const TimeShare& share)
{
    switch (share.kind) {
    case TimeClass::Own:
        return "its own work";
    case TimeClass::Hypercall:
        return "hypercall " + analysis::hypercallName(share.op);
    case TimeClass::Fault:
        return faultDescription(share.fault);
    case TimeClass::WaitingForCpu:
        return "waiting for a CPU";
    case TimeClass::WaitingForEvent:
        return "waiting for an event";
    case TimeClass::LogdirtyPause:
        return "paused for log-dirty";
    case TimeClass::Offline:
        return "paused otherwise, or down";
    }
    return {};
}

bool isLost(const TimeShare& share)
{
    return share.kind == TimeClass::Hypercall || share.kind == TimeClass::Fault
        || share.kind == TimeClass::WaitingForCpu || share.kind == TimeClass::LogdirtyPause;
}

double percentOf(DurationNs part, DurationNs wall)
{
    return wall.ns > 0 ? 100 * part.seconds() / wall.seconds() : 0;
}

std::string nameOf(const VcpuOverhead& vcpu)
{
    return fmt::format("{} vCPU {} on {}", domainName(vcpu.name, vcpu.domid), vcpu.vcpu, hostName(vcpu.host));
}

std::string headingOf(const Report& report, const OverheadWindow& window)
{
    if (!window.migration)
        return "All that was recorded";
    const analysis::Migration& migration = report.migrations[*window.migration];
    const std::string of = fmt::format(
        "the migration of {}, {}", domainName(migration.name, migration.domid), formatDuration(window.time.duration()));
    return window.name == "migration" ? "During " + of : fmt::format("In round {} of {}", window.name.substr(6), of);
}

void addRow(Table& table, std::string vcpu, const std::string& what, DurationNs time, DurationNs wall)
{
    const double percent = percentOf(time, wall);
    const bool isNothing = std::abs(time.milliseconds()) < 0.05 && std::abs(percent) < 0.005; // no "-0.0"
    table.rows.push_back({{std::move(vcpu), what, formatMilliseconds(isNothing ? DurationNs{} : time),
        fmt::format("{:.2f}", isNothing ? 0 : percent)}});
}

/// The shares, the largest first, and what no record explains: together the vCPU's wall time.
void addVcpu(Table& table, const VcpuOverhead& vcpu)
{
    std::string name = nameOf(vcpu);
    const std::size_t shown = vcpu.shares.size() <= rowsMax ? vcpu.shares.size() : rowsMax - 1;
    DurationNs rest;
    for (std::size_t i = 0; i < vcpu.shares.size(); ++i) {
        if (i < shown)
            addRow(table, std::exchange(name, {}), describe(vcpu.shares[i]), vcpu.shares[i].time, vcpu.wall);
        else
            rest = rest + vcpu.shares[i].time;
    }
    if (shown < vcpu.shares.size())
        addRow(table, {}, fmt::format("{} smaller classes", vcpu.shares.size() - shown), rest, vcpu.wall);
    const bool tooMuch = vcpu.unattributed.milliseconds() <= -0.05; // less is shown as 0.0
    addRow(table, std::exchange(name, {}), tooMuch ? "counted twice" : "not attributed",
        tooMuch ? -vcpu.unattributed : vcpu.unattributed, vcpu.wall);
}

Table tableOf(const OverheadWindow& window)
{
    Table table{{{"vCPU", "", Align::Left}, {"what it did", "", Align::Left}, {"time", "ms"}, {"% of its", "time"}}};
    for (const VcpuOverhead& vcpu : window.vcpus)
        addVcpu(table, vcpu);
    return table;
}

/// What the classes cannot tell apart, each once.
std::vector<std::string> remarksOf(const OverheadWindows& windows)
{
    std::vector<std::string> remarks;
    for (const OverheadWindow& window : windows)
        for (const VcpuOverhead& vcpu : window.vcpus) {
            if (!vcpu.hypercallsTimed)
                remarks.push_back(nameOf(vcpu)
                    + ": no hypercall was timed (a Xen without our patches, or a mask without 0x00011000): their time "
                      "is "
                      "part of its own work");
            if (!vcpu.faultsTimed)
                remarks.push_back(nameOf(vcpu)
                    + ": no page fault that Xen handled was timed, or its domain has several vCPUs: their time is part "
                      "of "
                      "its own work");
        }
    return withoutRepeats(remarks);
}

} // namespace

OverheadWindows selected(const Report& report, const OverheadSelection& selection)
{
    if (!report.overhead)
        return {};
    const auto migrated = [](const OverheadWindow& window) { return window.name == "migration"; };
    std::string during = selection.during;
    if (during.empty())
        during = std::any_of(report.overhead->begin(), report.overhead->end(), migrated) ? "migration" : "all";
    OverheadWindows windows;
    for (OverheadWindow window : *report.overhead) {
        std::erase_if(
            window.vcpus, [&](const VcpuOverhead& vcpu) { return selection.domid && vcpu.domid != *selection.domid; });
        if (window.name == during && !window.vcpus.empty())
            windows.push_back(std::move(window));
    }
    return windows;
}

std::string overheadSentence(const VcpuOverhead& vcpu)
{
    std::string text = fmt::format("{} lost {:.1f} % of {} to Xen", nameOf(vcpu),
        percentOf(vcpu.lostToXen(), vcpu.wall), formatDuration(vcpu.wall));
    DurationNs named;
    std::size_t count = 0;
    for (const TimeShare& share : vcpu.shares) {
        if (!isLost(share) || count == namedInSentence)
            continue;
        text += fmt::format("{}{:.1f} % {}", count++ ? ", " : ": ", percentOf(share.time, vcpu.wall), describe(share));
        named = named + share.time;
    }
    const DurationNs others = vcpu.lostToXen() - named;
    if (count == namedInSentence && others.ns > 0)
        text += fmt::format(", {:.1f} % others", percentOf(others, vcpu.wall));
    return text + ".";
}

Document overheadDocument(const Report& report, const OverheadWindows& windows)
{
    Document document{"xenlens overhead", {}};
    for (const OverheadWindow& window : windows) {
        Section section{{headingOf(report, window), Tone::Strong}, {}};
        for (const VcpuOverhead& vcpu : window.vcpus)
            section.blocks.emplace_back(Line(overheadSentence(vcpu)));
        section.blocks.emplace_back(tableOf(window));
        document.sections.push_back(std::move(section));
    }
    Section last;
    for (const std::string& remark : remarksOf(windows))
        last.blocks.emplace_back(missingRemark(remark));
    if (report.emulated)
        last.blocks.emplace_back(Line(emulationSentence, Tone::Quiet));
    if (!last.blocks.empty())
        document.sections.push_back(std::move(last));
    return document;
}

RecordTable overheadRecords(const OverheadWindows& windows)
{
    RecordTable table{{"window", "migration", "host", "domid", "name", "vcpu", "wall_ns", "class", "ns"}, {}};
    for (const OverheadWindow& window : windows)
        for (const VcpuOverhead& vcpu : window.vcpus) {
            const auto add = [&](const std::string& name, DurationNs time) {
                table.rows.push_back({window.name, window.migration ? std::to_string(*window.migration + 1) : "",
                    vcpu.host, std::to_string(vcpu.domid.value), vcpu.name, std::to_string(vcpu.vcpu),
                    std::to_string(vcpu.wall.ns), name, std::to_string(time.ns)});
            };
            for (const TimeShare& share : vcpu.shares)
                add(analysis::nameOf(share), share.time);
            add("unattributed", std::max(vcpu.unattributed, DurationNs{}));
            add("overcounted", std::max(-vcpu.unattributed, DurationNs{}));
        }
    return table;
}

std::vector<Section> overheadSummary(const Report& report)
{
    Section section;
    section.heading.text = "Where the time of migrating guests went";
    for (const OverheadWindow& window : selected(report, {"migration", std::nullopt}))
        for (const VcpuOverhead& vcpu : window.vcpus) {
            const analysis::Migration& migration = report.migrations[*window.migration];
            const bool isGuest = vcpu.host == migration.source ? vcpu.domid == migration.domid
                                                               : vcpu.domid.value != 0 && vcpu.name == migration.name;
            if (isGuest)
                section.blocks.emplace_back(Line(overheadSentence(vcpu)));
        }
    if (section.blocks.empty())
        return {};
    return {section};
}

NoData noSuchOverhead(const Report& report)
{
    std::vector<std::string> names;
    for (const OverheadWindow& window : *report.overhead)
        names.push_back(window.name);
    return {
        "nothing is known of that domain or window", "the trace has these windows: " + listed(withoutRepeats(names))};
}

NoData noOverhead()
{
    return {"no runstates of a hypervisor in this trace",
        "record one while xenlens-hypervisor runs in dom0, or with xentrace -e all"};
}

} // namespace xenlens::wording
