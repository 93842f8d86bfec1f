// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/results/migration.h"

namespace xenlens::analysis {

namespace {

std::optional<double> mbitPerSecond(std::uint64_t pages, DurationNs duration)
{
    if (duration.ns <= 0)
        return std::nullopt;
    return static_cast<double>(pages) * static_cast<double>(pageBytes) * 8 / 1e6 / duration.seconds();
}

} // namespace

std::optional<double> Round::sentMbitPerSecond() const
{
    return mbitPerSecond(pagesSent, time.duration());
}

std::optional<double> Round::dirtiedMbitPerSecond() const
{
    return pagesDirtied ? mbitPerSecond(*pagesDirtied, time.duration()) : std::nullopt;
}

std::optional<double> Migration::sentToMemoryRatio() const
{
    if (!memoryBytes || *memoryBytes == 0)
        return std::nullopt;
    return static_cast<double>(bytesSent) / static_cast<double>(*memoryBytes);
}

const char* toString(RoundKind kind)
{
    return kind == RoundKind::Live ? "live" : "stopped";
}

const char* toString(StopReason reason)
{
    switch (reason) {
    case StopReason::IterationLimit:
        return "iteration-limit";
    case StopReason::DirtyThreshold:
        return "dirty-threshold";
    case StopReason::TotalFactor:
        return "total-factor";
    case StopReason::DowntimeTarget:
        return "downtime-target";
    case StopReason::Aborted:
        return "aborted";
    case StopReason::Unknown:
        break;
    }
    return "unknown";
}

const char* toString(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Completed:
        return "completed";
    case Outcome::ResumedAtSource:
        return "resumed-at-source";
    case Outcome::Failed:
        return "failed";
    case Outcome::ArrivedPaused:
        return "arrived-paused";
    case Outcome::InProgress:
        return "in-progress";
    case Outcome::GuestLost:
        return "guest-lost";
    case Outcome::BothEndsUndefined:
        return "both-ends-undefined";
    case Outcome::Incomplete:
        break;
    }
    return "incomplete";
}

} // namespace xenlens::analysis
