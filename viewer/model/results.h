// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"

#include <memory>

namespace xenlens::model {

/// All results of a trace. Immutable, so pages and workers share it without a lock.
using ReportPtr = std::shared_ptr<const analysis::Report>;

} // namespace xenlens::model
