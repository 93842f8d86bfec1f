// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.h"

#include <cstdlib>
#include <string_view>
#include <unistd.h>

namespace xenlens::cli {

Style styleOfStdout()
{
    const char* noColor = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool forbidden = noColor && *noColor;
    const bool capable = terminal && std::string_view(terminal) != "dumb";
    return Style(isatty(STDOUT_FILENO) && capable && !forbidden);
}

} // namespace xenlens::cli
