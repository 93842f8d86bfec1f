// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

namespace xenlens::test {

/// A completed migration of two live rounds and a stopped one, with a check of each verdict, a loss and a missing
/// source.
analysis::Report sampleReport();

} // namespace xenlens::test
