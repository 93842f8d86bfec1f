// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/migrations/migration_builder.h"
#include "analysis/results/report.h"

/// Cross-checks of a migration's stream with the network that carried it; see checks.h.
namespace xenlens::analysis {

inline constexpr double nicTolerance = 0.05; ///< relative: what else the interface carries in that time

/// Bytes of the protocols below the stream in each packet as the kernel counts it: Ethernet 14, IPv4 20, TCP 20 + 12
/// for the timestamp option (RFC 9293, RFC 7323). A large packet that the interface cuts up itself (TSO) counts as one,
/// in bytes and in packets alike.
inline constexpr double headerBytesPerPacket = 66;

/// The stream's bytes against what the busiest interface carried in the same time, headers taken off: tx_bytes - 66 x
/// tx_packets at the sender, rx at the receiver.
Check checkStreamAgainstSender(const TracedMigration& migration);
Check checkStreamAgainstReceiver(const TracedMigration& migration);

} // namespace xenlens::analysis
