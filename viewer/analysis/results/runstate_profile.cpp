// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/runstate_profile.h"

namespace xenlens::analysis {

RunstateTimes& RunstateTimes::operator+=(const RunstateTimes& other)
{
    running = running + other.running;
    runnable = runnable + other.runnable;
    blocked = blocked + other.blocked;
    offline = offline + other.offline;
    return *this;
}

} // namespace xenlens::analysis
