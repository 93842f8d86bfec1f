// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

/// Writes a file of xentrace as a CTF trace into the folder `output`, which must not hold anything yet: through our
/// Babeltrace plugin and Babeltrace's sink.ctf.fs. `tscHz`: as for XentraceReader; with neither clock records nor this,
/// one tick is shown as one ns. Throws xenlens::Error.
XentraceExport exportXentraceToCtf(
    const std::string& path, const std::string& output, std::optional<std::uint64_t> tscHz);

/// Where our Babeltrace plugin is: beside this program as it was built or installed, or in XENLENS_PLUGIN_PATH.
/// Throws xenlens::Error when it is in none.
std::string findPluginFile();

} // namespace xenlens::reader
