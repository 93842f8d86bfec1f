// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

/// Files of ours that a program needs beside itself, as it was built or installed.
namespace xenlens::reader {

/// Our Babeltrace plugin, also looked for in the folder XENLENS_PLUGIN_PATH. Throws xenlens::Error when there is none.
std::string findPluginFile();

/// The program xenlens-reader, also looked for in the folder XENLENS_READER_PATH. Throws xenlens::Error.
std::string findReaderProgram();

} // namespace xenlens::reader
