// SPDX-License-Identifier: GPL-3.0-or-later
/// Prints what the decoder makes of an xentrace file, for comparisons with other readers (compare_xenalyze.py).
///     xentrace_decode --summary|--dump FILE
#include "core/error.h"
#include "reader/xentrace/decoder.h"
#include "reader/xentrace/record_reader.h"
#include "summary.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstring>

namespace {

using namespace xenlens::xentrace;

void printCounts(const char* what, std::span<const std::uint64_t> counts)
{
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (counts[i] != 0)
            fmt::print("  {} {} {}\n", what, i, counts[i]);
}

void printCost(const std::string& what, const CallCost& cost)
{
    if (cost.calls() != 0)
        fmt::print("  {} calls {} failed {} preempted {} ticks {} p50 {} p99 {}\n", what, cost.calls(), cost.failed(),
            cost.preempted(), cost.ticks(), cost.percentile(0.5), cost.percentile(0.99));
}

void printCosts(const char* what, const std::vector<CallCost>& costs)
{
    for (std::size_t op = 0; op < costs.size(); ++op)
        printCost(fmt::format("{} {}", what, op), costs[op]);
}

void printVcpu(const std::string& title, const VcpuSummary& vcpu)
{
    fmt::print("vcpu {}\n", title);
    for (std::size_t i = 0; i < vcpu.records.size(); ++i)
        if (vcpu.records[i] != 0)
            fmt::print(
                "  record {} {}\n", i < recordTypes().size() ? recordTypes()[i].name : "unknown", vcpu.records[i]);
    printCounts("call", vcpu.calls);
    printCounts("subcall", vcpu.subcalls);
    printCounts("trap", vcpu.traps);
    for (std::size_t i = 0; i < runstateCount; ++i)
        fmt::print("  runstate {} {} {}\n", i, vcpu.runstates[i].intervals, vcpu.runstates[i].ticks);
    fmt::print("  unaccounted {}\n", vcpu.unaccountedTicks);
    printCosts("cost", vcpu.costs);
    printCosts("subcost", vcpu.subcallCosts);
    printCost("fault-ro", vcpu.readOnlyFaults);
    printCost("fault-shadow", vcpu.shadowFaults);
}

void printProblems(const Problems& problems)
{
    for (const Problem& problem : problems.kept())
        fmt::print("problem {}\n", problem.text());
    if (problems.count() > problems.kept().size())
        fmt::print("problems {}\n", problems.count());
}

void printSummary(const File& file)
{
    const Summary summary = summarise(file);
    fmt::print("records {} incomplete {} without-tsc {} tsc {} {}\n", summary.records, summary.incomplete,
        summary.withoutTsc, summary.firstTsc, summary.lastTsc);
    fmt::print("calls counted by {}\n", summary.callsByEntry ? "entry" : "cost");
    printProblems(file.problems());
    printProblems(summary.problems);
    for (const VcpuSummary& vcpu : summary.vcpus)
        printVcpu(fmt::format("{} {}", vcpu.dom.value, vcpu.vcpu), vcpu);
    printVcpu("? ?", summary.unattributed);
    for (const auto& [dom, grants] : summary.grantsOf)
        fmt::print("grants {} {} {} {}\n", dom, grants.maps, grants.unmaps, grants.transfers);
    for (const auto& [key, total] : summary.grantOps)
        fmt::print("grant-ops {} from {} to {}: {} operations {} bytes {} failed\n", key.op, key.from.value,
            key.to.value, total.operations, total.bytes, total.failed);
    for (const auto& [dom, logdirty] : summary.logdirty) {
        fmt::print("logdirty {} marks {}\n", dom, logdirty.marks);
        for (const LogdirtyRead& read : logdirty.reads)
            fmt::print("  op {} tsc {} faults {} dirty {} marks {} result {} paused-ns {}\n", read.op, read.tsc,
                read.faults, read.dirty, read.marks, read.result ? fmt::to_string(*read.result) : "-", read.pausedNs);
    }
}

void printRecords(const File& file)
{
    RecordReader reader(file);
    for (auto batch = reader.nextBatch(); !batch.empty(); batch = reader.nextBatch())
        for (const Record& record : batch) {
            const std::string context = record.contextKnown ? fmt::format("d{}v{}", record.domid, record.vcpu) : "d?v?";
            fmt::print("{} {} cpu{} {} {}\n", record.timeKnown ? fmt::to_string(record.tsc) : "?",
                record.ownTsc ? "+" : "=", record.cpu, context, text(record));
        }
    printProblems(file.problems());
    printProblems(reader.problems());
}

} // namespace

int main(int argc, char** argv)
{
    const bool summary = argc == 3 && std::strcmp(argv[1], "--summary") == 0;
    if (!summary && (argc != 3 || std::strcmp(argv[1], "--dump") != 0)) {
        fmt::print(stderr, "usage: xentrace_decode --summary|--dump FILE\n");
        return 2;
    }
    try {
        const File file(argv[2]);
        summary ? printSummary(file) : printRecords(file);
    } catch (const xenlens::Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
    return 0;
}
