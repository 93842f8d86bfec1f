// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace xenlens::tracer {

/**
 * A socket of that type (SOCK_DGRAM, SOCK_STREAM) bound or connected to "HOST:PORT" (for IPv6 "[HOST]:PORT"; bound to
 * port 0: any free one). The caller closes it. Throws Failure, with ExitStatus::WrongUsage for what is no address.
 */
int openSocket(const std::string& address, int type, bool listen);

/** The port that a socket is bound to; 0: none. */
uint16_t portOf(int fd);

} // namespace xenlens::tracer
