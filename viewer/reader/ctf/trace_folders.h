// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace xenlens::reader {

/// The folders at or under `root` that hold a CTF metadata file, sorted by path. Symbolic links below `root` are not
/// followed (a loop would never end). A folder below it that cannot be listed adds a line to `problems`, where given.
/// Throws Error when `root` does not exist, is no folder, cannot be listed, or holds no CTF trace.
std::vector<std::filesystem::path> findTraceFolders(
    const std::filesystem::path& root, std::vector<std::string>* problems = nullptr);

/// The data stream files of a CTF trace folder (regular files but the metadata and hidden ones), sorted. Throws Error
/// when it cannot be listed.
std::vector<std::filesystem::path> findStreamFiles(const std::filesystem::path& traceFolder);

} // namespace xenlens::reader
