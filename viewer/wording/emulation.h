// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace xenlens::wording {

/// What analysis::Report::emulated means for the reader.
inline constexpr const char* emulationSentence
    = "A traced host ran on an emulated processor: times and rates say nothing about real hardware.";

} // namespace xenlens::wording
