// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace xenlens::reader {

/// A session of a relay daemon, as the daemon lists it.
struct LiveSession
{
    std::string url; ///< net://HOST[:PORT]/host/HOSTNAME/SESSION
    std::string host; ///< that it records
    std::string name;
    std::uint64_t timerUs = 0; ///< 0: it is recorded, but not live
    std::uint64_t viewers = 0; ///< that follow it now; the daemon admits one
};

/// Asks a relay daemon (net://HOST[:PORT]) for its sessions. Throws Error when it does not answer.
std::vector<LiveSession> queryLiveSessions(const std::string& url);

} // namespace xenlens::reader
