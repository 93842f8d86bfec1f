// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/results.h"
#include "wording/values.h"

namespace xenlens::model {

wording::Table ringRows(const ReportPtr& report); ///< a row for each ring, whoever saw it
wording::Table grantRows(const ReportPtr& report); ///< a row for each kind of grant operation, observer and peer

} // namespace xenlens::model
