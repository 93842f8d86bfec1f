// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/toolstack_log.h"
#include "analysis/migrations/migration_builder.h"
#include "analysis/results/report.h"

#include <cstdint>
#include <string>

/// The cross-checks: the same thing, counted by two sources that do not know of each other. Where a source is missing,
/// the Check's ok is nullopt and its note says why. Names begin with the migration's label (see checkLabel).
namespace xenlens::analysis {

/// Greatest difference that is accepted, relative to the right side.
inline constexpr double streamTolerance = 0.02; ///< records' headers and the parts of the stream that are not pages

/// Greatest number of pages that the save helper writes at once (MAX_BATCH_SIZE, tools/libs/guest/xg_save_restore.h).
inline constexpr std::uint64_t batchPagesMax = 1024;

/// Pages x 4096 against the stream's bytes. A batch is counted when all of it is written. A save that failed, or whose
/// end was not traced, may have written a part of one more: the check accepts that much more.
Check checkPagesAgainstStream(const TracedMigration& migration);

/// What each round dirtied against the pfns that the next one's batches list. Live rounds must agree exactly; the
/// stopped round may list more: pages whose types were in flux earlier (write_batch, xg_sr_save.c: -EAGAIN, listed
/// without data then, "deferred"), at most as many as were listed without data before.
Check checkDirtiedAgainstSent(const TracedMigration& migration);

/// Events that a host's probes produced, by session_end, against those in the trace and those known as lost.
/// session_end does not count the session's own events, anchors, NIC counters and losses.
Check checkProducedAgainstRecorded(const ToolstackLog& host);

/// "g1 a->b"
std::string checkLabel(const Migration& migration);
/// Sets difference and ok from left, right and tolerance. Zero agrees with zero.
Check compared(Check check);

} // namespace xenlens::analysis
