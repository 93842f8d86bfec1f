// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/trace_folder.h"

#include "core/error.h"

#include <array>
#include <ctime>
#include <filesystem>
#include <regex>

namespace xenlens::recorder {

namespace fs = std::filesystem;

namespace {

/// Whether that is what lttng-relayd makes for a machine: a folder of folders that are called after our session.
bool isOfRecording(const fs::directory_entry& entry)
{
    static const std::regex session("xenlens-\\d{8}-\\d{6}");
    if (!entry.is_directory() || entry.is_symlink())
        return false;
    for (const fs::directory_entry& below : fs::directory_iterator(entry.path()))
        if (!below.is_directory() || below.is_symlink() || !std::regex_match(below.path().filename().string(), session))
            return false;
    return true;
}

void empty(const std::string& path)
{
    for (const fs::directory_entry& entry : fs::directory_iterator(path))
        if (!isOfRecording(entry))
            throw Error(path, "holds " + entry.path().filename().string() + ", which is no recording of xenlens",
                "name another folder with -o");
    for (const fs::directory_entry& entry : fs::directory_iterator(path))
        fs::remove_all(entry.path());
}

} // namespace

TraceFolder::TraceFolder(const std::string& path, bool force)
    : m_path(path)
{
    try {
        if (fs::exists(path) && !fs::is_directory(path))
            throw Error(path, "is no folder", "name another with -o");
        if (fs::exists(path) && !fs::is_empty(path)) {
            if (!force)
                throw Error(
                    path, "is not empty", "name another folder with -o, or replace the recording in it with --force");
            empty(path);
        }
        m_made = fs::create_directories(path);
    } catch (const fs::filesystem_error& error) {
        throw Error(path, error.code().message(), "name another folder with -o");
    }
}

bool TraceFolder::hasTrace() const
{
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(m_path, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error))
        if (entry->path().filename() == "metadata" && entry->file_size(error) > 0)
            return true;
    return false;
}

void TraceFolder::removeIfEmpty() const
{
    std::error_code error;
    if (hasTrace())
        return;
    for (const fs::directory_entry& entry : fs::directory_iterator(m_path, error))
        if (isOfRecording(entry))
            fs::remove_all(entry.path(), error);
    if (m_made)
        fs::remove(m_path, error);
}

std::string newFolderName()
{
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    std::array<char, 40> text{};
    std::strftime(text.data(), text.size(), "xenlens-%Y%m%d-%H%M%S", &local);
    return text.data();
}

} // namespace xenlens::recorder
