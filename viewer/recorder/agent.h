// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace xenlens::recorder {

/// The text of agent.sh, which the build puts into the program.
extern const char* const agentScript;

} // namespace xenlens::recorder
