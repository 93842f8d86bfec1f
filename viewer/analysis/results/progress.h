// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/migration.h"

#include <cstdint>
#include <optional>
#include <utility>

namespace xenlens::analysis {

/// Why a number of a running migration is not known.
enum class Unseen
{
    Nothing, ///< it is known
    NoStream, ///< no toolstack was traced: what was sent is not known
    NoMemory, ///< the guest's memory is not known, so neither is what round 1 has to send
    NoDirtyCount, ///< the read of the bitmap that tells it was not seen
    NoSamples, ///< nothing in the trace tells what became dirty inside the round
    TooEarly, ///< too little of it was seen yet
    UnknownPolicy, ///< what rule ends pre-copy is not known
    NoEnd, ///< at these rates no rule of the policy ends it
    NotSeenBefore, ///< no earlier migration of the trace showed how long it takes
    NotRunning ///< the migration is over
};

/// A value, or why there is none.
template <class T> class Maybe
{
public:
    Maybe(T value) // NOLINT(google-explicit-constructor): a value is known
        : m_value(std::move(value))
    {
    }
    Maybe(Unseen why) // NOLINT(google-explicit-constructor): a reason is a value that is not known
        : m_why(why)
    {
    }

    [[nodiscard]] explicit operator bool() const { return m_value.has_value(); }
    [[nodiscard]] const T& operator*() const { return *m_value; }
    [[nodiscard]] const T* operator->() const { return &*m_value; }
    [[nodiscard]] const std::optional<T>& optional() const { return m_value; }
    [[nodiscard]] Unseen why() const { return m_why; } ///< Nothing where the value is known

private:
    std::optional<T> m_value;
    Unseen m_why = Unseen::Nothing;
};

/// A duration that is foretold. The bound follows from how the rates that were seen differ; it is no limit.
struct Estimate
{
    DurationNs value;
    std::optional<DurationNs> bound; ///< +- this; nullopt: what was seen shows no spread yet
};

enum class MigrationPhase
{
    Precopy, ///< the guest runs at the sender
    Suspended, ///< it is suspended and not yet known to run again
    Over ///< the migration ended, or the trace did
};

/// Whether pre-copy comes to an end by itself.
enum class Verdict
{
    Unknown,
    Converging, ///< so little will be left that a threshold of the policy ends it
    LimitFirst, ///< each round is smaller than the one before, but a limit ends it first
    NotConverging, ///< a round's dirtied pages are no fewer than those that it sends
    NeverEnds ///< ... and the policy has no limit
};

/// What is to come, from the rates of the rounds that have ended (see analysis/progress/forecast.h for the formula).
struct Forecast
{
    int liveRounds = 0; ///< in all
    int moreLiveRounds = 0; ///< after the one that is in progress
    StopReason rule = StopReason::Unknown; ///< that will end pre-copy
    std::uint64_t pagesStopped = 0; ///< left for the stopped round
    Estimate left; ///< from now until the guest runs at its new host
    Estimate total; ///< since the migration began
    Estimate downtime;
    bool restartKnown = false; ///< false: an end is that of the last copy; how long the guest takes to start from
                               ///< there was not seen before
};

/// What it would cost to suspend the guest now.
struct StopCost
{
    std::uint64_t leastPages = 0; ///< if all that are dirty are among those that are not sent yet
    std::uint64_t mostPages = 0; ///< if none is
    Estimate downtime;
    bool restartKnown = false; ///< as in Forecast
};

/// How far a migration is, what is left and what that will take. Rates are in pages per second (pageBytes each).
struct MigrationProgress
{
    MigrationPhase phase = MigrationPhase::Over;
    TimeNs now; ///< the last moment of the migration that was seen
    DurationNs elapsed; ///< since the migration began
    int round = 0; ///< in progress; 0: none is
    bool stopped = false; ///< it is the stopped round
    DurationNs roundElapsed;
    Maybe<std::uint64_t> pagesDue{Unseen::NotRunning}; ///< what the round has to send; in round 1 all of the memory
    Maybe<std::uint64_t> pagesSent{Unseen::NotRunning}; ///< of the round so far
    Maybe<std::uint64_t> pagesDirty{Unseen::NotRunning}; ///< became dirty since the round began
    Maybe<std::uint64_t> pagesLeft{Unseen::NotRunning}; ///< still to be sent if the guest stood still, at most
    Maybe<double> sentNow{Unseen::NotRunning}; ///< over the last second of the round
    Maybe<double> sentInRound{Unseen::NotRunning};
    Maybe<double> dirtiedNow{Unseen::NotRunning}; ///< pages that were clean, over the last second of the round
    Maybe<double> dirtiedInRound{Unseen::NotRunning};
    Verdict verdict = Verdict::Unknown;
    Maybe<Forecast> forecast{Unseen::NotRunning};
    Maybe<StopCost> stopNow{Unseen::NotRunning};
    bool eventsLost = false; ///< of this migration: what was counted is a lower bound
};

const char* toString(MigrationPhase phase); ///< as in the JSON: "precopy", ...
const char* toString(Verdict verdict); ///< as in the JSON: "converging", ...

} // namespace xenlens::analysis
