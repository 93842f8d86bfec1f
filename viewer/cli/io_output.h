// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/io_profile.h"
#include "cli/terminal.h"

#include <string>

/// Traffic of shared rings and operations on grant tables.
namespace xenlens::cli {

std::string ioText(const analysis::IoProfile& io, const Style& style);
std::string ioJson(const analysis::IoProfile& io); ///< schema xenlens.io/1
std::string ioCsv(const analysis::IoProfile& io); ///< a line for each ring, then one for each kind of grant operation

/// The same in a few lines, for the report of everything.
std::string ioSummary(const analysis::IoProfile& io, const Style& style);

/// Requests that were served: packets of a ring for rx are its responses, since its requests are empty buffers.
std::uint64_t itemsOf(const analysis::RingProfile& ring);

} // namespace xenlens::cli
