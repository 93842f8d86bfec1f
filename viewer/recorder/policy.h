// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace xenlens::recorder {

/// What is wrong with the text of --policy (xen-3.0, xen-4, rounds:N[,pages:M], downtime:MS); empty: nothing. The shim
/// that obeys it reads it by the same rules (tracers/policy/).
std::string checkPolicy(const std::string& text);

/// NAME=VALUE of what makes a migration obey: the shim, which libxl's helper loads before libxenguest, and its policy.
std::vector<std::string> policyEnvironment(const std::string& policy, const std::string& library);

/// The shim that was installed with this program; empty: there is none.
std::string policyLibrary();

} // namespace xenlens::recorder
