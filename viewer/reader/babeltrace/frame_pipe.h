// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace xenlens::reader {

/// The other end has closed the pipe: whoever wanted the events is gone.
class PipeClosed
{
};

/// Sets what xenlens-reader may use before anything foreign is read: no core files, 256 MiB of memory of its own, and
/// the CPU time between two frames. Whoever started it sees from the signal which limit it met.
void limitThisProcess();

/// Allows the next cpuSecondsWithoutProgress seconds of CPU time; then SIGPROF ends the process.
void noteProgress();
inline constexpr int cpuSecondsWithoutProgress = 5;

/// Writes a frame to standard output and notes the progress. Throws PipeClosed.
void sendFrame(std::string_view frame);

} // namespace xenlens::reader
