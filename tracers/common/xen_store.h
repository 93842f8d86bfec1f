// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

struct xs_handle;

namespace xenlens::tracer {

/**
 * A connection to xenstore. Close it soon: xenstored checks each of its connections whenever it wakes up
 * (tools/xenstore/xenstored_core.c), so that one which stays open makes it execute 2 % more in a migration.
 */
class XenStore
{
public:
    XenStore();

    /** False when xenstored cannot be reached; errno says why, right after the constructor. */
    bool connected() const { return m_handle != nullptr; }
    /** Empty when there is nothing at that path, or no connection. */
    std::optional<std::string> read(const std::string& path) const;

private:
    struct Close
    {
        void operator()(xs_handle* handle) const;
    };
    std::unique_ptr<xs_handle, Close> m_handle;
};

} // namespace xenlens::tracer
