// SPDX-License-Identifier: GPL-2.0-or-later
#include "address.h"

#include "failure.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <unistd.h>

namespace xenlens::tracer {

namespace {

struct HostPort
{
    std::string host;
    std::string port;
};

HostPort split(const std::string& address)
{
    const auto colon = address.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == address.size())
        throw Failure(address, "not an address of the form HOST:PORT", "", ExitStatus::WrongUsage);
    auto host = address.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    return {host, address.substr(colon + 1)};
}

/** getaddrinfo() cuts a number to its lower 16 bits. */
void requirePort(const std::string& address, const std::string& port, unsigned least)
{
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (error != std::errc() || end != port.data() + port.size() || number < least || number > 65535)
        throw Failure(address, "'" + port + "' is not a port",
            "use a number from " + std::to_string(least) + " to 65535", ExitStatus::WrongUsage);
}

} // namespace

int openSocket(const std::string& address, int type, bool listen)
{
    const auto [host, port] = split(address);
    requirePort(address, port, listen ? 0 : 1); // 0: the kernel chooses a free one
    addrinfo hints{};
    hints.ai_socktype = type;
    hints.ai_flags = listen ? AI_PASSIVE : 0;
    addrinfo* found = nullptr;
    if (const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found))
        throw Failure(address, gai_strerror(error), "use HOST:PORT", ExitStatus::WrongUsage);
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
    int error = 0;
    for (const auto* at = addresses.get(); at; at = at->ai_next) {
        const int fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
        if (fd >= 0 && (listen ? bind : connect)(fd, at->ai_addr, at->ai_addrlen) == 0)
            return fd;
        error = errno;
        if (fd >= 0)
            close(fd);
    }
    throw Failure(address, std::strerror(error), listen ? "choose another port, or end what uses it" : "");
}

uint16_t portOf(int fd)
{
    sockaddr_storage address{};
    socklen_t length = sizeof(address);
    if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length))
        return 0;
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port
                                               : reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

} // namespace xenlens::tracer
