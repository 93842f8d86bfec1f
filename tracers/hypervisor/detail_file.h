// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace xenlens::tracer {

/**
 * A file as xentrace writes it, for xenalyze and all other readers: windows, each with a record CpuChange in
 * front that has the CPU's number and the bytes that follow.
 */
class DetailFile
{
public:
    /** Makes a new file, for this user only. Throws Failure, also when there is one of that name, or a link. */
    explicit DetailFile(std::string path);
    ~DetailFile();
    DetailFile(const DetailFile&) = delete;
    DetailFile& operator=(const DetailFile&) = delete;

    /**
     * A window that cannot be written is left out whole: the file is cut behind the one before it. The first of a run
     * of such windows is reported on stderr, and their number once one can be written again.
     */
    void write(uint32_t cpu, std::span<const uint32_t> window);

    /** Whether no window is missing. */
    bool complete() const { return m_complete; }

private:
    std::string m_path;
    int m_fd;
    int64_t m_length = 0;
    uint64_t m_missing = 0; ///< windows since the last that was written
    bool m_complete = true;
};

} // namespace xenlens::tracer
