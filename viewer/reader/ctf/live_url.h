// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace xenlens::reader {

/// True for the address of a relay daemon or of a live session: net://, net4:// or net6://.
inline bool isLiveUrl(std::string_view input)
{
    return input.starts_with("net://") || input.starts_with("net4://") || input.starts_with("net6://");
}

/// True when a session is named behind the relay daemon: net://HOST[:PORT]/host/HOSTNAME/SESSION.
inline bool namesSession(std::string_view url)
{
    return url.find("/host/") != std::string_view::npos;
}

/// What an address says.
struct LiveUrl
{
    std::string relay; ///< net://HOST[:PORT]
    std::string relayHost; ///< HOST of it
    std::string host; ///< empty: no session is named
    std::string session;
};

inline LiveUrl parseLiveUrl(std::string_view url)
{
    constexpr std::string_view behindRelay = "/host/";
    LiveUrl parsed;
    const std::size_t relayAt = std::min(url.find("://"), url.size() - 3) + 3;
    const std::size_t relayEnd = std::min(url.find('/', relayAt), url.size());
    parsed.relay = url.substr(0, relayEnd);
    const std::string_view relay = url.substr(relayAt, relayEnd - relayAt);
    const std::size_t bracket = relay.starts_with('[') ? relay.find(']') : 0; // [::1]:5344
    const std::size_t port = bracket == std::string_view::npos ? bracket : relay.find(':', bracket);
    parsed.relayHost = relay.substr(0, port);
    const std::size_t sessionOf = url.find(behindRelay);
    if (sessionOf == std::string_view::npos)
        return parsed;
    const std::string_view behind = url.substr(sessionOf + behindRelay.size());
    const std::size_t slash = std::min(behind.find('/'), behind.size());
    parsed.host = behind.substr(0, slash);
    parsed.session = behind.substr(std::min(slash + 1, behind.size()));
    return parsed;
}

} // namespace xenlens::reader
