// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/ctf/ctf_metadata.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace xenlens::reader {

/// Bytes of a packet's header and context as LTTng-UST and LTTng-modules lay them out.
inline constexpr std::uint64_t packetHeaderBytes = 84;

struct PacketHeader
{
    std::array<char, packetHeaderBytes> bytes{};
    bool swapped = false; ///< written by a machine of the other byte order
    std::uint64_t contentBits = 0;
    std::uint64_t packetBits = 0;

    /// Writes other sizes (bits) into `bytes`.
    void setSizes(std::uint64_t content, std::uint64_t packet);
    /// Gives a packet that was never finished (lttng-crash) an end. Without one, Babeltrace opens the stream only if it
    /// can read the packet to its last event.
    void setEndTime();
};

struct ByteRange
{
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
};

/// What is valid of a stream file.
struct PacketWalk
{
    std::uint64_t fileBytes = 0;
    std::vector<ByteRange> valid; ///< whole packets; neighbours are one range
    std::vector<ByteRange> damaged; ///< what lies between them
    std::optional<PacketHeader> cut; ///< the packet that the end of the file cuts; the last of `damaged` is its place
};

/// Goes from packet header to packet header; behind one that is not valid it looks for the next that is. `uuid`: the
/// trace's, which each header repeats. Throws Error when the file cannot be read.
PacketWalk walkPackets(const std::filesystem::path& streamFile, const std::optional<TraceUuid>& uuid);

} // namespace xenlens::reader
