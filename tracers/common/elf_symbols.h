// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace xenlens::tracer {

/**
 * A shared library to probe, checked as an ELF file before anything is attached. Throws Failure when it cannot be read,
 * is not an ELF file of this machine, or lacks a symbol.
 */
class Library
{
public:
    explicit Library(std::string path);

    const std::string& path() const { return m_path; }

    /**
     * The function's offset in the file, in bytes, as a uprobe needs it. Only dynamic symbols are searched, since
     * those are exported.
     */
    uint64_t functionOffset(const std::string& symbol) const;

private:
    std::string m_path;
};

/** The file that the running program's own `address` was loaded from, symbolic links resolved. Throws Failure. */
std::string libraryOf(const void* address);

} // namespace xenlens::tracer
