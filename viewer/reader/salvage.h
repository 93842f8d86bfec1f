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

/// Copies a stream file of LTTng so that a packet that is cut at the end becomes a shorter packet. Returns what was
/// wrong, or nullopt (and copies nothing) when the file ends where its last packet does or is not laid out as LTTng
/// does.
std::optional<std::string> mendCutStream(const std::filesystem::path& from, const std::filesystem::path& to);

} // namespace xenlens::reader
