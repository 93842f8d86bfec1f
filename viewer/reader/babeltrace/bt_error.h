// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace xenlens::reader {

/// Takes the error that Babeltrace left in this thread (so that the next call starts clean) and returns its first
/// cause, the one nearest to the trouble, on one line; "unknown error" when there is none.
std::string takeBabeltraceError();

} // namespace xenlens::reader
