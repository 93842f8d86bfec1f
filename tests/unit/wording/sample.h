// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

namespace xenlens::test {

/// A completed migration of two live rounds and a stopped one, with a check of each verdict, a loss and a missing
/// source.
analysis::Report sampleReport();

/// A report with every kind of value that is not known. Its first migration is known from the hypervisor's records
/// alone: nothing of the stream, no downtime; round 1's pause was measured by Xen. Its second has a downtime between
/// clocks that were not compared, no memory, policy or rule, a round 1 without dirtied pages whose pause is an upper
/// bound, and a round 2 without a length. Losses: 1234 records, 17 events, and one of unknown size.
analysis::Report unknownsReport();

} // namespace xenlens::test
