// SPDX-License-Identifier: GPL-3.0-or-later
#include "toolstack_fixture.h"

namespace xenlens::test {

using namespace toolstack;

analysis::ToolstackLog makeHost(const std::string& name, std::int64_t offset, bool reference)
{
    analysis::ToolstackLog host;
    host.name = name;
    SessionStart start;
    start.tsNs = second;
    start.host = name;
    host.starts.push_back(start);
    for (std::uint64_t at = 1; at < 100; at += 7) {
        const auto unixNs = static_cast<std::uint64_t>(static_cast<std::int64_t>(at * second) + offset);
        host.anchors.push_back({at * second, unixNs, 20'000, reference ? ClockSource::Reference : ClockSource::Host});
    }
    host.ends.push_back({99 * second, 0, 0});
    return host;
}

namespace {

void addBatch(analysis::ToolstackLog& host, const SaveScript& script, std::uint64_t atNs, std::uint32_t pages)
{
    BatchSent batch;
    batch.beginNs = atNs;
    batch.tsNs = atNs + 1000;
    batch.domid = script.domid;
    batch.pid = script.pid;
    batch.pfns = pages;
    batch.pages = pages;
    batch.bytes = batchBytes(pages);
    host.batches.push_back(batch);
}

void addClean(
    analysis::ToolstackLog& host, const SaveScript& script, std::uint64_t atNs, std::uint32_t dirty, bool stopped)
{
    LogdirtyRead read;
    read.tsNs = atNs;
    read.beginNs = atNs - 3'000'000;
    read.domid = script.domid;
    read.op = LogdirtyOp::Clean;
    read.reader = LogdirtyReader::Migration;
    read.stopped = stopped;
    read.dirtyPages = dirty;
    read.result = 1000;
    host.reads.push_back(read);
}

} // namespace

std::uint64_t addSave(analysis::ToolstackLog& host, const SaveScript& script)
{
    std::uint64_t at = script.begin * second;
    SaveBegin begin;
    begin.tsNs = at;
    begin.domid = script.domid;
    begin.pid = script.pid;
    begin.name = script.name;
    begin.uuid = script.uuid;
    begin.memoryPages = script.memoryPages;
    begin.live = true;
    host.saveBegins.push_back(begin);
    host.switches.push_back({at + 1000, at, script.domid, script.pid, true, 0});

    std::uint64_t bytes = batchBytes(script.memoryPages) + 500;
    std::uint32_t next = static_cast<std::uint32_t>(script.memoryPages);
    for (const std::uint32_t dirty : script.dirty) {
        addBatch(host, script, at + second, next);
        at += 2 * second;
        addClean(host, script, at, dirty, false);
        next = dirty;
        bytes += batchBytes(dirty);
    }
    addBatch(host, script, at + second, next);
    at += 2 * second;
    if (script.suspends) {
        host.suspends.push_back({at, script.domid, script.pid});
        addClean(host, script, at + second / 4, script.dirtyAtStop, true);
        addBatch(host, script, at + second / 2, script.dirtyAtStop);
        bytes += batchBytes(script.dirtyAtStop);
        at += second;
    }
    if (script.ends)
        host.saveEnds.push_back({at, script.domid, script.pid, script.result, bytes});
    return at / second;
}

void addRestore(analysis::ToolstackLog& host, const std::string& uuid, std::uint64_t begin, std::uint64_t end,
    int result, bool unpauses)
{
    RestoreBegin restore;
    restore.tsNs = begin * second;
    restore.domid = DomId{5};
    restore.pid = 200;
    restore.name = "g1--incoming";
    restore.uuid = uuid;
    host.restoreBegins.push_back(restore);
    host.restoreEnds.push_back({end * second, DomId{5}, 200, result});
    if (!unpauses)
        return;
    DomainState state;
    state.action = DomainAction::Unpaused;
    state.tsNs = end * second + second / 2;
    state.beginNs = state.tsNs;
    state.domid = DomId{5};
    host.states.push_back(state);
}

void addState(analysis::ToolstackLog& host, DomainAction action, DomId domid, std::uint64_t at, int result)
{
    DomainState state;
    state.action = action;
    state.tsNs = at * second;
    state.beginNs = state.tsNs;
    state.domid = domid;
    state.result = result;
    host.states.push_back(state);
}

} // namespace xenlens::test
