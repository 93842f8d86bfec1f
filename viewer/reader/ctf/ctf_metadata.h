// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

/// Just enough of a look into CTF 1.8 metadata (TSDL) to know whether Babeltrace may be given the trace.
namespace xenlens::reader {

/// A longer metadata file is refused: that of LTTng has some 100 KiB, and Babeltrace takes a hundred times its memory.
inline constexpr std::uintmax_t longestMetadata = 8 * 1024 * 1024;

using TraceUuid = std::array<char, 16>;

/// What a metadata file says, as far as it could be read.
struct Metadata
{
    std::string text; ///< taken out of its packets
    /// Why Babeltrace 2.0.4 must not get it, as part of a line: it cannot be read, is cut (Babeltrace then never ends),
    /// or holds what ends the whole process.
    std::optional<std::string> problem;
    std::string hostname; ///< as the trace's environment says; not cleaned
    std::optional<TraceUuid> uuid;
    bool isLttngLayout = false; ///< packets are laid out as LTTng does: only then can salvage.h look into stream files
    std::size_t events = 0; ///< event classes that it declares
    bool declaresOurs = false; ///< one of them is of a provider of xenlens
};

/// True for a file that begins as CTF metadata does, packetized or plain text, and for one that cannot be opened: then
/// reading it says why.
bool isCtfMetadata(const std::filesystem::path& file);

Metadata readMetadata(const std::filesystem::path& file);

} // namespace xenlens::reader
