// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace xenlens {

enum class Overwrite : bool
{
    No,
    Yes
};

/// Says early that a file could not be written: it is there, or it is a symbolic link. Devices and pipes may be written
/// always. Throws Error.
void checkOutput(const std::string& path, Overwrite overwrite);

/// Writes a file whole or not at all: beside its place, and then into it, also when a signal ends the program. With
/// Overwrite::Yes a file that is there is replaced, that behind a symbolic link too. Throws Error.
void writeOutput(const std::string& path, const std::string& text, Overwrite overwrite);

} // namespace xenlens
