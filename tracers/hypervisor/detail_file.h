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
    /** Makes it, or empties it. Throws Failure. */
    explicit DetailFile(std::string path);
    ~DetailFile();
    DetailFile(const DetailFile&) = delete;
    DetailFile& operator=(const DetailFile&) = delete;

    /** When it cannot be written, it is cut behind the last whole window, that is said, and nothing more is written. */
    void write(uint32_t cpu, std::span<const uint32_t> window);

    bool complete() const { return m_complete; }

private:
    std::string m_path;
    int m_fd;
    int64_t m_length = 0;
    bool m_complete = true;
};

} // namespace xenlens::tracer
