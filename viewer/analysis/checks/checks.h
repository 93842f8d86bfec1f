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
/// What else a stream carries: a PV guest's 12 KB and 5 KB a vCPU, a PVH guest's 4 KB, were measured.
inline constexpr double otherRecordsBytes = 256 * 1024;

/// Greatest number of pages that the save helper writes at once (MAX_BATCH_SIZE, tools/libs/guest/xg_save_restore.h).
inline constexpr std::uint64_t batchPagesMax = 1024;

/// Bytes of a page batch in the stream beside its pages' data: the record's header and the count of frame numbers
/// (xc_sr_rhdr, xc_sr_rec_page_data_header, tools/libs/guest/xg_sr_stream_format.h), and each number.
inline constexpr std::uint64_t batchHeaderBytes = 16;
inline constexpr std::uint64_t pfnBytes = 8;

/// What batches of these pages and frame numbers take, 4096 a page + 8 a number + 16 a batch, against the stream's
/// bytes. It must be what the batches took to the byte; the rest of the stream, otherRecordsBytes at most. A batch is
/// counted when all of it is written. A save that failed, or whose end was not traced, may have written a part of one
/// more: the check accepts that much more.
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
