// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <stdexcept>
#include <string>

namespace xenlens::tracer {

/** Exit statuses of our programs; they are a public contract. */
enum class ExitStatus
{
    Complete = 0,
    NotPossible = 1, ///< the host does not allow it
    WrongUsage = 2,
    DataLost = 3, ///< the result is usable, but events were lost
};

/**
 * An error that ends a program: one line for the user in three parts, "WHAT: CAUSE; REMEDY". The remedy may be empty.
 * Thrown where it is found, printed once, in main.
 */
class Failure : public std::runtime_error
{
public:
    Failure(const std::string& what, const std::string& cause, const std::string& remedy,
        ExitStatus status = ExitStatus::NotPossible)
        : std::runtime_error(what + ": " + cause + (remedy.empty() ? "" : "; " + remedy))
        , m_status(status)
    {
    }

    ExitStatus status() const { return m_status; }

private:
    ExitStatus m_status;
};

} // namespace xenlens::tracer
