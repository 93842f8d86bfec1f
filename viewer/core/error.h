// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace xenlens {

/// A failure that ends at the user as one line: "where: cause; remedy".
class Error : public std::runtime_error
{
public:
    /// `where` is a file, folder or URL; `remedy` may be empty where the user can do nothing.
    Error(const std::string& where, const std::string& cause, const std::string& remedy = {})
        : std::runtime_error(where + ": " + cause + (remedy.empty() ? "" : "; " + remedy))
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
