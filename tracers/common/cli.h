// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

/** Parts of the command line that all our programs share. */
namespace xenlens::tracer {

/** --help with EXAMPLES at its end, and --version. */
void setUpCommandLine(CLI::App& app, const std::string& examples);

/** Empty when the program shall continue, else its exit status: 0 after --help and --version, 2 for wrong usage. */
std::optional<int> parseCommandLine(CLI::App& app, int argc, char** argv);

/** A duration with its unit, as in 50ms, 3s or 0, of at least `least`; 0 is allowed when `zero` is. */
CLI::Option* addDuration(CLI::App& app, const std::string& name, std::chrono::nanoseconds& value,
    const std::string& description, std::chrono::nanoseconds least, bool zero);

/** --ring-size, of the ring buffer between kernel and tracer: a power of two of KiB. */
CLI::Option* addRingSize(CLI::App& app, uint32_t& kib);

/** Runs a program's body; a Failure is printed as one line "PROGRAM: ..." and determines the exit status. */
int runProgram(const std::string& program, const std::function<int()>& body);

} // namespace xenlens::tracer
