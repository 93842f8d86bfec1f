// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace xenlens::recorder {

/// Of the lttng-relayd on PATH, as "2.13.9"; "0": it does not say.
std::string relayVersion();

/// A viewer's request can write over the heap of versions before 2.14.3, and of 2.15.0 and 2.15.1.
bool relayIsFixed(const std::string& version);

} // namespace xenlens::recorder
