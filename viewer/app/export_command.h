// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/options.h"
#include "app/session.h"

namespace xenlens::app {

/// Loads the trace, draws one figure into a file and says on stderr what went wrong or is missing. Needs a
/// QApplication, on any platform. Returns the exit status.
int exportCommand(const Options& options, const Load& load);

} // namespace xenlens::app
