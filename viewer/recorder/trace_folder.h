// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace xenlens::recorder {

/// The folder that a recording goes into.
class TraceFolder
{
public:
    /// Makes it. One that holds something is refused; with `force`, what an earlier recording left in it is removed,
    /// and it is refused when it holds anything else. Throws Error.
    TraceFolder(const std::string& path, bool force);

    [[nodiscard]] const std::string& path() const { return m_path; }
    [[nodiscard]] bool hasTrace() const; ///< of at least one machine
    /// Removes it where it was made here and has no trace: nothing is left that nobody can read.
    void removeIfEmpty() const;

private:
    std::string m_path;
    bool m_made = false;
};

/// "xenlens-20261128-113000", by this machine's local time.
std::string newFolderName();

} // namespace xenlens::recorder
