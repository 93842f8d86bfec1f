// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/babeltrace/bt_error.h"

#include "reader/babeltrace/bt_handle.h"

#include <algorithm>

namespace xenlens::reader {

std::string takeBabeltraceError()
{
    const BtError error(bt_current_thread_take_error());
    if (!error || bt_error_get_cause_count(error.get()) == 0)
        return "unknown error";
    const char* message = bt_error_cause_get_message(bt_error_borrow_cause_by_index(error.get(), 0));
    std::string line = message ? message : "unknown error";
    // a cause may carry newlines and, through names in the trace, control characters
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return line;
}

} // namespace xenlens::reader
