// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/ctf/ctf_metadata.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// Babeltrace refuses a whole trace when one stream file is damaged. Here each stream file gets a trace folder of its
/// own in a scratch folder (links, and a mended copy of a file that is damaged), so that what is valid can be read.
class Salvage
{
public:
    struct Stream
    {
        std::filesystem::path original; ///< the stream file, for messages
        std::filesystem::path folder; ///< a trace folder that holds only this stream; empty: nothing of it can be read
        std::optional<std::string> damage; ///< what is wrong with the file; nullopt: nothing was seen
    };

    /// `scratch`: a folder that is made when it is needed; it must not exist.
    explicit Salvage(std::filesystem::path scratch);
    ~Salvage();
    Salvage(const Salvage&) = delete;
    Salvage& operator=(const Salvage&) = delete;

    /// Makes a folder for each stream of a trace. Throws Error when the scratch folder cannot be written.
    std::vector<Stream> split(const std::filesystem::path& traceFolder);
    /// Removes the scratch folder: once Babeltrace has opened the streams, it needs their names no longer. Until then
    /// signals that end the program wait, so that a stopped program leaves nothing behind.
    void discard();

private:
    void create();

    std::filesystem::path m_scratch;
    bool m_created = false;
};

/// Looks into a stream file without Babeltrace. Returns what is wrong: it cannot be opened, LTTng's index beside it
/// tells of packets that it no longer holds, it ends inside a packet, or the header of a packet is not valid
/// (Babeltrace 2.0.4 ends the whole process at some of these). The last two are seen only in files that are laid out as
/// LTTng does (ctf_metadata.h). nullopt: nothing is wrong.
std::optional<std::string> findDamage(const std::filesystem::path& streamFile, const Metadata& metadata);

/// Copies the valid packets of a stream file of LTTng's layout; one that is cut at the end becomes a shorter packet.
/// Throws Error.
void copyMended(
    const std::filesystem::path& from, const std::filesystem::path& to, const std::optional<TraceUuid>& uuid);

} // namespace xenlens::reader
