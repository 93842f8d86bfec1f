// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/panel_layout.h"
#include "model/hypercalls/hypercall_series.h"

namespace xenlens::model {

/// The hypercalls figure: above, each side's rate over time; below, each side's ranking. Rates and bars have the same
/// colours, so the ranking is the legend.
PanelLayout layOutHypercalls(
    const HypercallSeries& series, QSizeF size, const std::optional<TimeRange>& range, const TextMeasure& measure);

} // namespace xenlens::model
