// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "core/session_status.h"

#include <memory>
#include <string>

namespace xenlens::report {

/// What is still being recorded: one live session of a relay daemon (net://HOST[:PORT]/host/HOSTNAME/SESSION), or all
/// that it has and those that come later (net://HOST[:PORT]). Poll now and then, and draw what it returns: one picture
/// of all hosts.
class LiveReport
{
public:
    /// Throws xenlens::Error, here or in poll() before anything was joined.
    explicit LiveReport(const std::string& url);
    ~LiveReport();
    LiveReport(const LiveReport&) = delete;
    LiveReport& operator=(const LiveReport&) = delete;

    /// Reads what has come without waiting; a new report when anything came, else nullptr. While no session goes on, it
    /// is the report of an ended recording: what has no end then is incomplete.
    std::shared_ptr<const analysis::Report> poll();
    /// How each session is doing, as of the last poll().
    [[nodiscard]] LiveStatus status() const;
    [[nodiscard]] bool joined() const; ///< false as long as what was there at the beginning is still being joined
    /// A single session: it has ended; one whose connection was lost is waited for. All sessions of a relay daemon:
    /// never, since one may come at any time.
    [[nodiscard]] bool ended() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace xenlens::report
