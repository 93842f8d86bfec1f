// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wording/units.h"

/// The printers that are not yet values of room wording.
namespace xenlens::cli {

using wording::formatBytes;
using wording::formatCount;
using wording::formatDuration;
using wording::formatMib;
using wording::formatMicroseconds;
using wording::formatMilliseconds;
using wording::formatRate;
using wording::formatSeconds;
using wording::RateUnit;

} // namespace xenlens::cli
