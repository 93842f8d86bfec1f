// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/results/report.h"

#include <vector>

namespace xenlens::analysis {

/// Requests and bytes that went through each device's ring, as counted by its front end against all its back ends, on
/// the hosts that the guest was on: over the longest run of the guest's summaries in which its host was traced and
/// nothing is missing. The front end's sum is exact; the back ends' is a range, as in guest_vs_hypervisor.h: without
/// and with those of their intervals that lie across the ends of that time, widened by the clocks' bounds and the
/// longest latency of the ring. A suspend drops or repeats requests that are on their way: up to a ring's size of
/// entries (32 for a block device, BLK_RING_SIZE of one page, drivers/block/xen-blkfront.c; 256 for a network device,
/// NET_TX_RING_SIZE, drivers/net/xen-netfront.c).
std::vector<Check> checkFrontEndsAgainstBackEnds(const IoProfile& io, const std::vector<GuestLog>& logs);

} // namespace xenlens::analysis
