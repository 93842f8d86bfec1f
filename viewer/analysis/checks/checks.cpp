// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/checks/checks.h"

#include <algorithm>
#include <cmath>

namespace xenlens::analysis {

std::string checkLabel(const Migration& migration)
{
    const std::string name
        = migration.name.empty() ? "domain " + std::to_string(migration.domid.value) : migration.name;
    return name + " " + migration.source + "->" + (migration.destination.empty() ? "?" : migration.destination);
}

Check compared(Check check)
{
    if (!check.left || !check.right)
        return check;
    const double apart = *check.left - *check.right;
    if (*check.right != 0)
        check.difference = apart / *check.right;
    check.ok = *check.right != 0 ? std::abs(*check.difference) <= check.tolerance : apart == 0;
    return check;
}

Check checkPagesAgainstStream(const TracedMigration& migration)
{
    Check check;
    check.name = checkLabel(migration.result) + ": pages against stream bytes";
    check.leftSource = "batches: 4096 a page, 8 a frame number, 16 a batch";
    check.rightSource = "bytes that the stream took";
    if (migration.save.batches.empty()) {
        check.note = "no batches were traced";
        return check;
    }
    if (!migration.save.end && migration.save.progress.empty()) {
        check.note = "the stream's bytes were not traced";
        return check;
    }
    double expected = 0;
    double taken = 0;
    for (const toolstack::BatchSent& batch : migration.save.batches) {
        expected += static_cast<double>(batch.pages * pageBytes + batch.pfns * pfnBytes + batchHeaderBytes);
        taken += static_cast<double>(batch.bytes);
    }
    const double stream = static_cast<double>(migration.result.bytesSent);
    check.left = expected;
    check.right = stream;
    const bool cut = !migration.save.end || migration.save.end->result != 0;
    const double more = otherRecordsBytes
        + (cut ? static_cast<double>(batchPagesMax * (pageBytes + pfnBytes) + batchHeaderBytes) : 0);
    check.tolerance = stream > 0 ? more / stream : 0;
    check = compared(check);
    // without an end, what the stream took is known only up to the last look at it
    const double unseen = migration.save.end ? 0 : more + 0.02 * stream;
    check.ok = expected == taken && expected <= stream + unseen && stream <= expected + more;
    if (expected != taken)
        check.note = "the batches took " + std::to_string(static_cast<std::uint64_t>(taken)) + " bytes";
    else if (cut)
        check.note
            = "the save failed, or its end was not traced: a part of a batch that was not counted may be in the stream";
    else
        check.note = "the batches took just as much; the rest of the stream is other records";
    return check;
}

Check checkDirtiedAgainstSent(const TracedMigration& migration)
{
    Check check;
    check.name = checkLabel(migration.result) + ": pages dirtied against pages sent next";
    check.leftSource = "dirty counts (log-dirty)";
    check.rightSource = "pages listed by the batches of the round after";
    check.tolerance = 0;
    const std::vector<Round>& rounds = migration.result.rounds;
    double dirtied = 0;
    double listed = 0;
    double withoutData = 0;
    double deferred = 0;
    bool any = false;
    for (std::size_t i = 0; i + 1 < rounds.size(); ++i) {
        withoutData
            += static_cast<double>(rounds[i].pagesListed - std::min(rounds[i].pagesSent, rounds[i].pagesListed));
        const bool cutShort = i + 2 == rounds.size() && (!migration.save.end || migration.save.end->result != 0);
        if (!rounds[i].pagesDirtied || cutShort)
            continue; // the round after was not sent to its end
        any = true;
        const double count = static_cast<double>(*rounds[i].pagesDirtied);
        double next = static_cast<double>(rounds[i + 1].pagesListed);
        if (rounds[i + 1].kind == RoundKind::Stopped && next > count) {
            deferred = std::min(next - count, withoutData);
            next -= deferred;
        }
        dirtied += count;
        listed += next;
    }
    if (!any) {
        check.note = "no round's dirty pages were sent by a round after it";
        return check;
    }
    check.left = dirtied;
    check.right = listed;
    if (dirtied > listed) // paging_log_dirty_enable() resets no counter (xen/arch/x86/mm/paging.c); only a CLEAN does
        check.note = "the first count may hold what an earlier log-dirty run left behind";
    else if (deferred > 0)
        check.note = "the stopped round listed " + std::to_string(static_cast<std::uint64_t>(deferred))
            + " pages more, deferred by earlier rounds";
    return compared(check);
}

Check checkProducedAgainstRecorded(const ToolstackLog& host)
{
    Check check;
    check.name = host.name + ": events produced against recorded and lost";
    check.leftSource = "events that the probes produced";
    check.rightSource = "events in the trace and known as lost";
    check.tolerance = 0;
    if (host.ends.empty() || host.ends.size() != host.starts.size()) {
        check.note = host.ends.size() < host.starts.size()
            ? "no session_end: the tracer was killed, or the trace ends before it"
            : "no session_start: the trace begins after it";
        return check;
    }
    double produced = 0;
    for (const auto& end : host.ends)
        produced += static_cast<double>(end.producedEvents);
    double lost = 0;
    for (const auto& loss : host.losses)
        lost += static_cast<double>(loss.count);
    double discarded = 0; // these may also have been events that session_end does not count
    for (const Gap& gap : host.gaps)
        discarded += gap.kind == Gap::Kind::DiscardedEvents ? static_cast<double>(gap.count.value_or(0)) : 0;
    const double recorded
        = static_cast<double>(host.saveBegins.size() + host.saveEnds.size() + host.switches.size() + host.reads.size()
            + host.batches.size() + host.progress.size() + host.suspends.size() + host.restoreBegins.size()
            + host.restoreEnds.size() + host.states.size() + host.beyondLimits + host.malformed + host.forgotten);
    check.left = produced;
    check.right = recorded + lost + std::clamp(produced - recorded - lost, 0.0, discarded);
    return compared(check);
}

} // namespace xenlens::analysis
