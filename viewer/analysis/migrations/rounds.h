// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/clock.h"
#include "analysis/logs/toolstack_log.h"
#include "analysis/results/migration.h"

#include <vector>

namespace xenlens::analysis {

/// Cuts a save into its rounds, after send_memory_live and suspend_and_send_dirty (Xen 4.17,
/// tools/libs/guest/xg_sr_save.c): round 1 begins when log-dirty mode is on; every CLEAN while the guest runs ends a
/// round (the cut is the call's return, so that the pause it costs lies in the round it ends) and its dirty count is
/// what that round dirtied and the next sends; the last live round has no CLEAN of its own: it ends when the guest is
/// suspended, and the CLEAN after the suspend returns what it dirtied; the stopped round lasts until the save returns.
/// A live round that has nothing to send is a round all the same: the guest ran, and dirtied pages.
std::vector<Round> cutRounds(const SaveLog& save, const HostClock& clock);

/// The CLEANs while the guest ran, in order. The time of a boundary is its ts_ns.
std::vector<toolstack::LogdirtyRead> liveCleans(const SaveLog& save);
/// The CLEAN after the suspend.
std::optional<toolstack::LogdirtyRead> stoppedClean(const SaveLog& save);
/// When the first round begins, monotonic.
std::uint64_t firstRoundBegin(const SaveLog& save);
/// The last known moment of a save, monotonic.
std::uint64_t lastSeen(const SaveLog& save);

/// Cumulative stream bytes since the save began; and pages dirty since the last clean.
std::vector<CurvePoint> sentCurve(const SaveLog& save, const HostClock& clock, const std::vector<Round>& rounds);
std::vector<CurvePoint> dirtyCurve(const SaveLog& save, const HostClock& clock, const std::vector<Round>& rounds);

} // namespace xenlens::analysis
