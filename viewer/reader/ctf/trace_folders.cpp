// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/trace_folders.h"

#include "core/error.h"
#include "reader/ctf/ctf_metadata.h"

#include <algorithm>
#include <system_error>

namespace xenlens::reader {

namespace fs = std::filesystem;

namespace {

const char* const howToRecord = "give the folder that `lttng create --output` or lttng-relayd wrote";

bool isTraceFolder(const fs::path& folder)
{
    std::error_code error;
    const fs::path metadata = folder / "metadata";
    return fs::is_regular_file(metadata, error) && isCtfMetadata(metadata);
}

/// Returns what the folder holds, or the error at which listing it ended.
std::vector<fs::directory_entry> list(const fs::path& folder, std::error_code& error)
{
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator it(folder, error); !error && it != fs::directory_iterator(); it.increment(error))
        entries.push_back(*it);
    return entries;
}

} // namespace

std::vector<fs::path> findTraceFolders(const fs::path& root, std::vector<std::string>* problems)
{
    std::error_code error;
    const fs::file_status status = fs::status(root, error);
    if (status.type() == fs::file_type::not_found)
        throw Error(root.string(), "no such file or folder", howToRecord);
    if (error)
        throw Error(root.string(), "cannot be looked at: " + error.message(), "check the permissions");
    if (status.type() != fs::file_type::directory)
        throw Error(root.string(), "not a folder, so not a CTF trace", howToRecord);

    std::vector<fs::path> found;
    std::vector<fs::path> waiting{root};
    while (!waiting.empty()) {
        const fs::path folder = std::move(waiting.back());
        waiting.pop_back();
        if (isTraceFolder(folder))
            found.push_back(folder);
        for (const fs::directory_entry& entry : list(folder, error)) {
            std::error_code ignored; // an entry that vanished meanwhile is no folder
            if (entry.is_directory(ignored) && !entry.is_symlink(ignored))
                waiting.push_back(entry.path());
        }
        if (error && folder == root)
            throw Error(root.string(), "cannot be listed: " + error.message(), "check the permissions");
        if (error && problems)
            problems->push_back(folder.string() + ": cannot be listed: " + error.message());
    }
    if (found.empty())
        throw Error(root.string(), "no CTF trace in this folder (no metadata file)", howToRecord);
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<fs::path> findStreamFiles(const fs::path& traceFolder)
{
    std::vector<fs::path> files;
    std::error_code error;
    for (const fs::directory_entry& entry : list(traceFolder, error)) {
        const std::string name = entry.path().filename().string();
        std::error_code ignored; // an entry that vanished meanwhile is no file
        if (entry.is_regular_file(ignored) && name != "metadata" && !name.starts_with('.'))
            files.push_back(entry.path());
    }
    if (error)
        throw Error(traceFolder.string(), "cannot be listed: " + error.message());
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace xenlens::reader
