// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace xenlens::tracer {

/**
 * A shared library that probes are put on, looked at as an ELF file before anything is attached. Throws Failure when it
 * cannot be read, is no ELF file of this machine, or lacks a symbol.
 */
class Library
{
public:
    explicit Library(std::string path);

    const std::string& path() const { return m_path; }

    /**
     * The function's offset in the file, in bytes: what a uprobe wants. Only the dynamic symbols count, since those
     * are exported.
     */
    uint64_t functionOffset(const std::string& symbol) const;

private:
    std::string m_path;
};

/** The file that the running program's own `address` was loaded from, symbolic links resolved. Throws Failure. */
std::string libraryOf(const void* address);

} // namespace xenlens::tracer
