// SPDX-License-Identifier: GPL-3.0-or-later
#include "exercise.h"

#include "core/error.h"
#include "reader/xentrace/decoder.h"
#include "reader/xentrace/event_maker.h"
#include "reader/xentrace/record_reader.h"
#include "reader/xentrace/tsc_conversion.h"
#include "summary.h"
#include "trace_builder.h"
#include "xen/dirty_batches.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <numeric>

namespace xenlens::fuzz {

namespace {

using namespace xentrace;

void require(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

std::uint64_t recordsOf(const VcpuSummary& vcpu)
{
    return std::accumulate(vcpu.records.begin(), vcpu.records.end(), std::uint64_t{0});
}

std::vector<RecordAt> readRecords(const File& file)
{
    std::vector<RecordAt> all;
    std::map<std::uint16_t, std::uint64_t> offsets;
    std::uint64_t bytes = 0;
    RecordReader reader(file);
    for (auto batch = reader.nextBatch(); !batch.empty(); batch = reader.nextBatch())
        for (const Record& record : batch) {
            const std::uint64_t size = 4 * (1 + 2 * record.ownTsc + record.count);
            require(record.offset + size <= file.size(), "a record lies in the file");
            std::uint64_t& last = offsets[record.cpu];
            require(record.offset >= last, "the records of a CPU come in the file's order");
            last = record.offset + size;
            bytes += size;
            require(!text(record).empty(), "a record has a text");
            all.emplace_back(record.offset, record.event);
        }
    for (const Problem& problem : reader.problems().kept())
        require(!problem.text().empty(), "a problem has a text");
    require(bytes + reader.problems().skippedBytes() + file.problems().skippedBytes() <= file.size(),
        "nothing is read or skipped twice");
    return all;
}

template <class Take> void forEach(const File& file, Take take)
{
    RecordReader reader(file);
    for (auto batch = reader.nextBatch(); !batch.empty(); batch = reader.nextBatch())
        for (const Record& record : batch)
            take(record);
}

/// The events that the records become; with a frequency given, or without, for the many files that have no clock.
void makeEvents(const File& file, std::optional<double> givenHz, EventSink* sink)
{
    Survey survey;
    survey.givenHz = givenHz;
    std::uint64_t marks = 0;
    std::uint64_t lost = 0;
    std::uint64_t records = 0;
    survey.scan(file, {});
    Survey slow;
    forEach(file, [&](const Record& record) {
        ++records;
        slow.add(record);
        marks += dirtyMark(record.event, record.words()).has_value();
        lost += record.event == LostRecords && record.count >= 4 ? record.data[0] : 0;
    });
    require(survey.firstTsc == slow.firstTsc && survey.callEntries == slow.callEntries
            && survey.grantOps == slow.grantOps && survey.faultEnds == slow.faultEnds,
        "the headers alone tell the same");
    const Origin origin{0, "h", file.name()};
    Event event{&origin, {}, {}};
    std::uint64_t given = 0;
    std::uint64_t last = 0;
    EventMaker maker(survey, "h", [&](std::uint64_t tsNs, Payload payload) {
        require(tsNs > 0 && tsNs >= last, "events come in order of time");
        last = tsNs;
        if (const auto* batch = std::get_if<hypervisor::DirtyMarks>(&payload)) {
            require(!batch->pfns.empty() && batch->pfns.size() <= EventMaker::marksMax, "a batch has its size");
            marks -= batch->pfns.size();
        }
        if (const auto* loss = std::get_if<hypervisor::Lost>(&payload))
            lost -= loss->records;
        if (const auto* states = std::get_if<hypervisor::Runstates>(&payload))
            require(states->runningNs + states->runnableNs + states->blockedNs + states->offlineNs
                    <= states->tsNs - states->beginNs,
                "a vCPU is in one state at a time, or it is not known in which");
        ++given;
        event.payload = std::move(payload);
        if (sink != nullptr)
            sink->onEvent(event);
    });
    RecordReader reader(file, std::nullopt, RecordFilter(EventMaker::wanted));
    while (reader.step(maker)) { }
    require(reader.records() == records, "what nobody wants is counted");
    maker.finish(records, reader.lastTsc());
    require(marks == 0 && lost == 0, "every mark and every loss is told once");
    require(given <= 4 + records * 16, "silence costs no events");
}

} // namespace

std::vector<RecordAt> exercise(std::string_view content, EventSink* sink)
try {
    const auto file = xentrace::test::openContent(content);
    std::vector<RecordAt> all = readRecords(*file);

    const Summary summary = summarise(*file);
    require(summary.records == all.size(), "the summary counts the records that the reader gives");
    std::uint64_t counted = recordsOf(summary.unattributed) + recordsOf(summary.others);
    for (const VcpuSummary& vcpu : summary.vcpus)
        counted += recordsOf(vcpu);
    require(counted == summary.records, "each record is counted once");

    const Clock clock = Clock::of(*file);
    require(clock.anchored() || !clock.time(summary.lastTsc), "without an anchor there is no time");
    (void)clock.disagreement();
    (void)clock.duration(summary.lastTsc - summary.firstTsc);
    makeEvents(*file, std::nullopt, nullptr);
    makeEvents(*file, 2.6e9, sink);
    return all;
} catch (const Error&) {
    return {}; // the one way to refuse a file
}

} // namespace xenlens::fuzz
