// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/panel_layout.h"
#include "model/io/io_series.h"
#include "model/units.h"
#include "wording/values.h"

namespace xenlens::model {

/// The I/O figure: rings (volume, requests) and grants (operations, volume copied) over time, and as many rows of the
/// table of rings (may be empty) as there is room for.
PanelLayout layOutIo(const IoSeries& series, const wording::Table& rings, QSizeF size,
    const std::optional<TimeRange>& range, RateUnit unit, const TextMeasure& measure);

} // namespace xenlens::model
