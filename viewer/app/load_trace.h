// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"

#include <optional>

namespace xenlens::app {

enum class LiveLoad
{
    Follow, ///< a report whenever something came
    ToTheEnd ///< one report when the last session has ended
};

/// A Load of what the reader can read: CTF folders and files of xentrace to their end, net:// sessions as `live` says.
/// `tscHz`: the TSC's frequency, for a file without clock records.
Load loaderOfTraces(std::optional<double> tscHz, LiveLoad live);

} // namespace xenlens::app
