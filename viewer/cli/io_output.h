// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/io_profile.h"
#include "cli/terminal.h"

#include <optional>
#include <string>

/// Traffic of shared rings and operations on grant tables.
namespace xenlens::cli {

std::string ioText(const analysis::IoProfile& io, const Style& style);
std::string ioJson(const analysis::IoProfile& io); ///< schema xenlens.io/1
std::string ioCsv(
    const analysis::IoProfile& io); ///< a line for each ring, each kind of grant operation, each pair of domains

/// The same in a few lines, for the report of everything.
std::string ioSummary(const analysis::IoProfile& io, const Style& style);

/// Requests that were served: packets of a ring for rx are its responses, since its requests are empty buffers.
std::uint64_t itemsOf(const analysis::RingProfile& ring);

/// Events a second while the sender was there and recorded; nullopt: not known how long.
std::optional<double> perSecond(std::uint64_t events, const analysis::ChannelProfile& channels);

} // namespace xenlens::cli
