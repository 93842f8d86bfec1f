// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/guest_log.h"
#include "analysis/results/hypercall_profile.h"
#include "analysis/results/io_profile.h"

#include <vector>

/// Results of the tracers in kernels. Sums are the differences of the tracer's totals where there are any, so that a
/// lost summary does not lower them; intervals are the summaries. A summary across a suspend interval of the domain is
/// cut there and divided in proportion to the guest's running time before and after it.
namespace xenlens::analysis {

/// The hypercalls of one kernel. Name and uuid are the session's; the caller may know a better name.
HypercallProfile makeHypercallProfile(const GuestLog& log);

/// Rings, grants and event channels of all kernels.
IoProfile makeIoProfile(const std::vector<GuestLog>& logs);

} // namespace xenlens::analysis
