// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/json_values.h"

namespace xenlens::cli {

Json toJson(const analysis::RunstateProfile& profile)
{
    return {{"host", profile.host}, {"domid", profile.domid.value}, {"name", profile.name}, {"vcpu", profile.vcpu},
        {"running_s", profile.times.running.seconds()}, {"runnable_s", profile.times.runnable.seconds()},
        {"blocked_s", profile.times.blocked.seconds()}, {"offline_s", profile.times.offline.seconds()}};
}

} // namespace xenlens::cli
