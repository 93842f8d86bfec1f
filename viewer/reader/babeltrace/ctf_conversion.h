// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace xenlens::reader {

/// Writes a file of xentrace as a CTF trace into the folder `output`, which must not exist: through our Babeltrace
/// plugin and Babeltrace's sink.ctf.fs. `tscHz` as for exportXentraceToCtf(). Calls `progress` now and then. Throws
/// Error. On a full disk sink.ctf.fs frees twice what it has: so this runs in xenlens-reader only.
void convertToCtf(const std::string& path, const std::string& output, std::optional<std::uint64_t> tscHz,
    const std::function<void()>& progress);

} // namespace xenlens::reader
