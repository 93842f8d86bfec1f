// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/trace_folders.h"

#include "core/error.h"
#include "reader/ctf/ctf_metadata.h"

#include <algorithm>

namespace xenlens::reader {

namespace fs = std::filesystem;

namespace {

bool isTraceFolder(const fs::path& folder)
{
    std::error_code error;
    const fs::path metadata = folder / "metadata";
    return fs::is_regular_file(metadata, error) && isCtfMetadata(metadata);
}

const char* const howToRecord = "give the folder that `lttng create --output` or lttng-relayd wrote";

} // namespace

std::vector<fs::path> findTraceFolders(const fs::path& root)
{
    std::error_code error;
    const fs::file_status status = fs::status(root, error);
    if (status.type() == fs::file_type::not_found)
        throw Error(root.string(), "no such file or folder", howToRecord);
    if (error)
        throw Error(root.string(), "cannot be looked at: " + error.message(), "check the permissions");
    if (status.type() != fs::file_type::directory)
        throw Error(root.string(), "not a folder, so not a CTF trace", howToRecord);

    std::vector<fs::path> folders;
    if (isTraceFolder(root))
        folders.push_back(root);
    fs::recursive_directory_iterator it(root, fs::directory_options::skip_permission_denied, error);
    if (error)
        throw Error(root.string(), "cannot be listed: " + error.message(), "check the permissions");
    for (; it != fs::recursive_directory_iterator(); it.increment(error)) {
        if (error)
            throw Error(root.string(), "cannot be listed to its end: " + error.message(), "check the disk");
        std::error_code ignored; // an entry that vanished meanwhile is no trace folder
        if (it->is_directory(ignored) && !it->is_symlink(ignored) && isTraceFolder(it->path()))
            folders.push_back(it->path());
    }
    if (folders.empty())
        throw Error(root.string(), "no CTF trace in this folder (no metadata file)", howToRecord);
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::vector<fs::path> findStreamFiles(const fs::path& traceFolder)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator it(traceFolder, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::error_code ignored;
        if (it->is_regular_file(ignored) && name != "metadata" && !name.starts_with('.'))
            files.push_back(it->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace xenlens::reader
