// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace xenlens::reader {

/// Asks a relay daemon (net://HOST[:PORT]) for its live sessions. Returns their addresses, separated by commas; "none"
/// when it has none. Throws Error when it does not answer.
std::string listLiveSessions(const std::string& url);

} // namespace xenlens::reader
