// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

/// Babeltrace refuses a whole trace when one stream file ends inside a packet. Here each stream file gets a trace
/// folder of its own in the temporary folder (links, and a mended copy of a file that is cut), so that whatever is
/// sound can be read. All is removed at the end.
class Salvage
{
public:
    struct Stream
    {
        std::filesystem::path original; ///< the stream file, for messages
        std::filesystem::path folder; ///< a trace folder that holds only this stream
        std::optional<std::string> damage; ///< what is wrong with the file; nullopt: nothing was seen
    };

    Salvage() = default;
    ~Salvage();
    Salvage(const Salvage&) = delete;
    Salvage& operator=(const Salvage&) = delete;

    /// Makes a folder for each stream of a trace. Throws Error when the temporary folder cannot be written.
    std::vector<Stream> split(const std::filesystem::path& traceFolder);

private:
    std::vector<std::filesystem::path> m_folders;
};

/// True when LTTng's index beside a stream file tells of packets that the file no longer holds; false when it agrees or
/// there is none.
bool isShorterThanIndex(const std::filesystem::path& streamFile);

/// Walks the packet headers of a stream file that is laid out as LTTng does (ctf_metadata.h). Returns what is wrong:
/// the file ends inside a packet, or a header is not sound (Babeltrace 2.0.4 stops the whole process at some of these).
/// nullopt: nothing is wrong.
std::optional<std::string> findDamage(const std::filesystem::path& streamFile);

/// Copies what is sound of a stream file in which findDamage found something; a packet that is cut at the end becomes a
/// shorter packet.
void copyMended(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace xenlens::reader
