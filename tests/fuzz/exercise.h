// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace xenlens::fuzz {

/// A record's offset in the file and its event number.
using RecordAt = std::pair<std::uint64_t, std::uint32_t>;

/// Reads `content` as an xentrace file with everything that the decoder has and checks what must hold for any input;
/// aborts with a line on stderr when it does not. `sink` gets the events that the records become. Returns the records;
/// none when it is no xentrace file.
std::vector<RecordAt> exercise(std::string_view content, EventSink* sink = nullptr);

} // namespace xenlens::fuzz
