// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/text.h"

#include <stdexcept>
#include <string>

namespace xenlens {

/// A failure that ends at the user as one line: "where: cause; remedy".
class Error : public std::runtime_error
{
public:
    /// `where` is a file, folder or URL, whose name may hold anything; `remedy` may be empty where the user can do
    /// nothing.
    Error(const std::string& where, const std::string& cause, const std::string& remedy = {})
        : std::runtime_error(cleanText(where + ": " + cause + (remedy.empty() ? "" : "; " + remedy)))
    {
    }
    /// `line` is whole already.
    explicit Error(const std::string& line)
        : std::runtime_error(cleanText(line))
    {
    }
};

/// The user asked for the work to stop (a stop token): no fault of the input.
class Cancelled : public std::runtime_error
{
public:
    Cancelled()
        : std::runtime_error("cancelled")
    {
    }
};

} // namespace xenlens
