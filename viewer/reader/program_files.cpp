// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/program_files.h"

#include "core/error.h"

#include <cstdlib>
#include <filesystem>
#include <initializer_list>

namespace xenlens::reader {

namespace fs = std::filesystem;

namespace {

/// `beside`: the folder as seen from the folder that this program is in.
std::string find(const fs::path& name, const char* variable, const char* beside, const char* installed)
{
    std::error_code error;
    const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
    const char* given = std::getenv(variable);
    for (const fs::path& folder : {fs::path(given ? given : ""), here / ".." / beside, fs::path(installed)})
        if (!folder.empty() && fs::is_regular_file(folder / name, error))
            return fs::weakly_canonical(folder / name, error).string();
    throw Error(name.string(), std::string("not found beside this program, nor in ") + installed,
        std::string("install it, or set ") + variable + " to its folder");
}

} // namespace

std::string findPluginFile()
{
    return find(
        "babeltrace-plugin-xenlens.so", "XENLENS_PLUGIN_PATH", XENLENS_PLUGIN_FOLDER, XENLENS_INSTALLED_PLUGIN_FOLDER);
}

std::string findReaderProgram()
{
    return find("xenlens-reader", "XENLENS_READER_PATH", XENLENS_PROGRAM_FOLDER, XENLENS_INSTALLED_PROGRAM_FOLDER);
}

} // namespace xenlens::reader
