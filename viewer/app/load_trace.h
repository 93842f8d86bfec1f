// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"

#include <optional>

namespace xenlens::app {

/// A Load of what the reader can read: CTF folders and files of xentrace to their end, net:// sessions until they end.
/// `tscHz`: the TSC's frequency, for a file without clock records.
Load loaderOfTraces(std::optional<double> tscHz);

} // namespace xenlens::app
