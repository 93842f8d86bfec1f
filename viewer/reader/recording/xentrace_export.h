// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/output_file.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::reader {

struct XentraceExport
{
    std::uint64_t records = 0; ///< written as events
    std::uint64_t lostRecords = 0; ///< that Xen had no room for
    std::vector<std::string> problems; ///< what could not be read, one line each
};

/// Writes a file of xentrace as a CTF trace into the folder `output`, through our Babeltrace plugin and Babeltrace's
/// sink.ctf.fs, in a process of its own (xenlens-reader). The folder appears whole or not at all, also when a signal
/// ends this program; an empty one that is there is replaced, any other only with Overwrite::Yes. `tscHz`: as for
/// XentraceReader; with neither clock records nor this, one tick is shown as one ns. Throws xenlens::Error.
XentraceExport exportXentraceToCtf(const std::string& path, const std::string& output,
    std::optional<std::uint64_t> tscHz, Overwrite overwrite = Overwrite::No);

} // namespace xenlens::reader
