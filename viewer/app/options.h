// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

namespace xenlens::app {

/// Exit statuses (README.md, "Commands").
enum ExitStatus
{
    Complete = 0,
    NotPossible = 1, ///< the trace or the host does not allow it
    WrongUsage = 2,
    DataLost = 3 ///< usable, but data was lost or the input was cut
};

/// The command line, checked as far as it can be without a trace.
struct Options
{
    std::string trace; ///< empty to start with no trace
    std::string figure; ///< a page's id; empty for the first
    std::string exportPath; ///< empty for a window
    bool force = false; ///< replace that file
    int width = 0; ///< px; 0 for the default size
    int height = 0;
    std::string units = "mbit";
    bool axisBreak = true;
    int migration = 1; ///< from 1
    std::optional<double> tscHz; ///< of a file of xentrace without clock records
    int profile = 0; ///< of hypercalls, from 1; 0 for the migrated guest's
};

struct Parsed
{
    Options options;
    std::optional<int> exit; ///< the program is to end with this: help was shown or the usage is wrong
};

/// Parses, and prints help, version or what is wrong.
Parsed parseOptions(int argc, char** argv);

} // namespace xenlens::app
