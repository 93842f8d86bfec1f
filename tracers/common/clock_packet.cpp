// SPDX-License-Identifier: GPL-2.0-or-later
#include "clock_packet.h"

#include <cstring>
#include <endian.h>

namespace xenlens::tracer {

namespace {

constexpr uint32_t Magic = 0x584c434b; // "XLCK"
constexpr uint16_t Version = 1;

struct Wire
{
    uint32_t magic;
    uint16_t version;
    uint16_t kind;
    uint64_t nonce;
    uint64_t unixNs;
};
static_assert(sizeof(Wire) == ClockPacket::Bytes);

} // namespace

ClockPacket::Datagram ClockPacket::encode() const
{
    const Wire wire{
        htobe32(Magic), htobe16(Version), htobe16(static_cast<uint16_t>(kind)), htobe64(nonce), htobe64(unixNs)};
    Datagram bytes;
    std::memcpy(bytes.data(), &wire, sizeof(wire));
    return bytes;
}

std::optional<ClockPacket> ClockPacket::decode(std::span<const uint8_t> bytes)
{
    Wire wire;
    if (bytes.size() != sizeof(wire))
        return {};
    std::memcpy(&wire, bytes.data(), sizeof(wire));
    const auto kind = static_cast<Kind>(be16toh(wire.kind));
    if (be32toh(wire.magic) != Magic || be16toh(wire.version) != Version
        || (kind != Kind::Question && kind != Kind::Answer))
        return {};
    return ClockPacket{kind, be64toh(wire.nonce), be64toh(wire.unixNs)};
}

} // namespace xenlens::tracer
