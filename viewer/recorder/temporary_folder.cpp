// SPDX-License-Identifier: GPL-3.0-or-later
#include "recorder/temporary_folder.h"

#include "core/error.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace xenlens::recorder {

TemporaryFolder::TemporaryFolder()
{
    std::error_code error;
    const auto folder = std::filesystem::temp_directory_path(error);
    m_path = ((error ? std::filesystem::path("/tmp") : folder) / "xenlens-record.XXXXXX").string();
    if (!::mkdtemp(m_path.data()))
        throw Error(m_path, std::strerror(errno), "set TMPDIR to a folder that can be written");
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code error;
    std::filesystem::remove_all(m_path, error);
}

} // namespace xenlens::recorder
