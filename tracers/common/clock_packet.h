// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace xenlens::tracer {

/**
 * The one datagram of the clock reference, big-endian, 24 bytes: u32 magic, u16 version, u16 kind, u64 nonce, u64
 * unix_ns (0 in a question). Question and answer have one size, so that a forged sender cannot use the reference to
 * multiply its traffic.
 */
struct ClockPacket
{
    enum class Kind : uint16_t
    {
        Question = 1,
        Answer = 2
    };

    static constexpr size_t Bytes = 24;
    using Datagram = std::array<uint8_t, Bytes>;

    Kind kind = Kind::Question;
    uint64_t nonce = 0;
    uint64_t unixNs = 0;

    Datagram encode() const;

    /** Empty for anything that is not such a datagram of this version. */
    static std::optional<ClockPacket> decode(std::span<const uint8_t> bytes);
};

} // namespace xenlens::tracer
