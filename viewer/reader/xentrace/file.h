// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/problem.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace xenlens::xentrace {

/// A stretch of one pCPU's records. 16 bytes, since a long file has many.
struct Window
{
    std::uint64_t offset = 0; ///< of its first record in the file
    std::uint32_t size = 0; ///< bytes, a multiple of 4 but in the last window of a truncated file
    bool afterGap = false; ///< something before it could not be read: what ran on the pCPU is not known any more
};

/// An xentrace file, open for reading, and the index of its windows. The index is all that is kept in memory; it takes
/// 16 bytes a window (xentrace writes a window per pCPU each time it wakes up). A file that is still being written is
/// read as far as it was when it was opened.
class File
{
public:
    /// Throws xenlens::Error when `path` cannot be read, is no regular file (a pipe cannot be read twice), or holds no
    /// valid CPU-change record.
    explicit File(const std::string& path);
    /// Takes over an open descriptor; `name` is for messages.
    File(int descriptor, std::string name);
    ~File();
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] std::uint64_t size() const { return m_size; }
    /// The pCPUs that have records, in ascending order, and their windows in the file's order.
    [[nodiscard]] const std::map<std::uint32_t, std::vector<Window>>& windows() const { return m_windows; }
    /// What is wrong with the windows; what is wrong inside them, RecordReader finds.
    [[nodiscard]] const Problems& problems() const { return m_problems; }

    /// Reads up to buffer.size() bytes from `offset`; fewer only at the end of the file. Throws xenlens::Error.
    std::size_t read(std::uint64_t offset, std::span<std::byte> buffer) const;

    /// Whether the first bytes of a file look like xentrace's: a weight from 0 (no) to 1. Never throws.
    static double recognise(const std::string& path) noexcept;

private:
    class Indexer;

    void open();

    std::string m_name;
    int m_descriptor = -1;
    std::uint64_t m_size = 0;
    std::map<std::uint32_t, std::vector<Window>> m_windows;
    Problems m_problems;
};

} // namespace xenlens::xentrace
