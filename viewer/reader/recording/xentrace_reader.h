// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "reader/ctf/trace_reader.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace xenlens::reader {

/// Reads a recording of the hypervisor's trace buffers as the events that the hypervisor tracer would have sent: a file
/// of xentrace, or a CTF folder that `xenlens export --to ctf` or our Babeltrace plugin made of one. Reads it twice:
/// its clock records come with the others.
class XentraceReader
{
public:
    /// Such a file is recognised by its content, such a folder by its metadata.
    static bool recognises(const std::string& path);

    /// `tscHz`: the TSC's frequency, for a recording without clock records (an unpatched Xen); without either there
    /// are counts but no times, and a warning says so. `host`: the host that it is of; empty: the file's name, since
    /// such a file does not say. Throws xenlens::Error.
    explicit XentraceReader(const std::string& path, std::optional<double> tscHz = {}, const std::string& host = {});
    ~XentraceReader();
    XentraceReader(const XentraceReader&) = delete;
    XentraceReader& operator=(const XentraceReader&) = delete;

    /// Reads to the end. `progress` and `stop` as readAll() (trace_reader.h).
    void read(EventSink& sink, const std::function<void(std::uint64_t records)>& progress = {},
        const std::stop_token& stop = {});

    [[nodiscard]] const ReadStatistics& statistics() const; ///< events: records
    [[nodiscard]] const std::shared_ptr<const Origin>& origin() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace xenlens::reader
