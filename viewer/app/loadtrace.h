// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"

namespace xenlens::app {

/// A Load of what the reader can read: CTF folders to their end, net:// sessions until they end.
void loadTrace(const std::string& trace, const LoadSink& sink, const std::stop_token& stop);

} // namespace xenlens::app
