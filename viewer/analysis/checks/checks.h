// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/toolstack_log.h"
#include "analysis/migrations/migration_builder.h"
#include "analysis/results/report.h"

#include <vector>

/// The cross-checks: the same thing, counted by two sources that do not know of each other. Each returns a Check whose
/// ok is nullopt, with a note that says why, where a source is missing. Names begin with the migration's label (see
/// checkLabel).
namespace xenlens::analysis {

/// Most that the difference may be, relative to the right side.
inline constexpr double streamTolerance = 0.02; ///< records' headers and the parts of the stream that are not pages
inline constexpr double nicTolerance = 0.05; ///< what else the interface carries meanwhile
inline constexpr double workloadTolerance = 0.05; ///< guest and dom0 read their clocks at different moments

/// Pages that the save helper writes at once, at most (MAX_BATCH_SIZE, tools/libs/guest/xg_save_restore.h).
inline constexpr std::uint64_t batchPagesMax = 1024;

/// Pages x 4096 against the stream's bytes. A save that failed, or whose end was not traced, may have written a part of
/// a batch, which is counted when it is written whole: that much more is allowed for.
Check checkPagesAgainstStream(const TracedMigration& migration);

/// Bytes of the protocols below the stream in each packet as the kernel counts it: Ethernet 14, IPv4 20, TCP 20 + 12
/// for the timestamp option (RFC 9293, RFC 7323). A large packet that the interface cuts up itself (TSO) counts as one,
/// in bytes and in packets alike.
inline constexpr double headerBytesPerPacket = 66;

/// The stream's bytes against what the busiest interface carried in the same time, headers taken off: tx_bytes - 66 x
/// tx_packets at the sender, rx at the receiver.
Check checkStreamAgainstSender(const TracedMigration& migration);
Check checkStreamAgainstReceiver(const TracedMigration& migration);

/// What each round dirtied against the pfns that the next one's batches list. Live rounds must agree exactly; the
/// stopped round may list more: pages whose types were in flux earlier (write_batch, xg_sr_save.c: -EAGAIN, listed
/// without data then, "deferred"), at most as many as were listed without data before.
Check checkDirtiedAgainstSent(const TracedMigration& migration);

/// Distinct pages that the guest's memory writer wrote between two CLEANs against the dirty count less the idle guest's
/// own, over all live rounds but the last (the suspend that ends it dirties pages of its own).
Check checkWorkloadAgainstDirty(const TracedMigration& migration, const std::vector<WorkloadLog>& guests);

/// Events that a host's probes produced against those in the trace and those known as lost. `counted` is what the trace
/// holds of those that session_end counts: not the session's own, anchors, NIC counters and losses.
Check checkProducedAgainstRecorded(const ToolstackLog& host);

/// "g1 a->b"
std::string checkLabel(const Migration& migration);
/// Fills difference and ok from left, right and tolerance. Both sides zero agree.
Check compared(Check check);

} // namespace xenlens::analysis
