// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

} // namespace xenlens::reader
