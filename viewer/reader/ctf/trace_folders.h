// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace xenlens::reader {

/// The folders at or under `root` that hold a CTF metadata file, sorted by path. Symbolic links below `root` are not
/// followed (a loop would never end). Throws Error when `root` does not exist, is no folder, or holds no CTF trace.
std::vector<std::filesystem::path> findTraceFolders(const std::filesystem::path& root);

/// The data stream files of a CTF trace folder (regular files but the metadata and hidden ones), sorted.
std::vector<std::filesystem::path> findStreamFiles(const std::filesystem::path& traceFolder);

} // namespace xenlens::reader
