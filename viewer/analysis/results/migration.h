// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"
#include "core/time.h"
#include "xen/abi.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace xenlens::analysis {

enum class RoundKind
{
    Live, ///< the guest ran while its pages were sent
    Stopped ///< stop-and-copy: the guest was suspended
};

/// Why pre-copy ended (`stop_reason` of the JSON output, xenlens-rounds(1)).
enum class StopReason
{
    IterationLimit,
    DirtyThreshold,
    TotalFactor,
    DowntimeTarget,
    Aborted,
    Unknown
};

enum class Outcome
{
    Completed, ///< the receiver unpaused the guest and the sender destroyed its copy, or is known not to have resumed
               ///< it
    ResumedAtSource, ///< the save failed or was refused after the suspend, and the sender resumed the guest
    Failed, ///< the save failed while the guest ran on at the sender
    ArrivedPaused, ///< the guest arrived and was left paused on its new host, as xl migrate -p does
    InProgress, ///< the trace is live, and the migration goes on
    GuestLost, ///< the guest was destroyed at the sender while it was migrating, and no receiver took it
    BothEndsUndefined, ///< suspended at the sender, never unpaused at the receiver, nor resumed: never a success
    Incomplete ///< the trace ends before the migration does
};

/// One pre-copy round or the stop-and-copy. Byte and page counts are of the sender's stream.
struct Round
{
    int index = 0; ///< from 1; the stopped round is the last
    RoundKind kind = RoundKind::Live;
    TimeRange time;
    std::uint64_t pagesSent = 0; ///< pages whose 4096 bytes were sent
    std::uint64_t pagesListed = 0; ///< pfns named in the batches, data or not
    std::uint64_t bytesSent = 0; ///< stream bytes, headers included
    std::optional<std::uint64_t>
        pagesSkipped; ///< pages due in the round and left out because dirty again; stock Xen >= 4.5 skips none
    std::optional<std::uint64_t> pagesDirtied; ///< became dirty while the round ran: what the next has to send
    std::optional<DurationNs> pause; ///< how long the read of the bitmap at its end held the guest, at most
    bool pauseExact = false; ///< the hypervisor measured it: so long, not at most

    /// Pages x 4096 x 8 / time, in Mbit/s (10^6); nullopt for a round of no length.
    [[nodiscard]] std::optional<double> sentMbitPerSecond() const;
    [[nodiscard]] std::optional<double> dirtiedMbitPerSecond() const;
};

/// A point of a cumulative curve; `round` is the round's index in which it was taken.
struct CurvePoint
{
    TimeNs time;
    std::uint64_t value = 0;
    int round = 0;
};

/// A stretch for which events are known to be missing: drawn as a gap, never as zero.
struct LostSpan
{
    TimeRange time;
    std::string where; ///< "a: bpf_ring", "a: lttng stream", ...
    std::uint64_t events = 0; ///< at least so many; 0 when only the fact is known
};

/// Duration across two hosts: the value and by how much the hosts' clocks may disagree.
struct CrossHostDuration
{
    DurationNs value;
    std::optional<DurationNs> bound; ///< +- this; nullopt when the clocks were never compared
};

/// The downtime as the guest's own kernel knows it: from just before the hypercall that suspends it until its clocks go
/// again. It begins before the toolstack sees the guest suspended, and ends after the toolstack has unpaused it.
struct GuestDowntime
{
    TimeRange time; ///< on the common axis
    std::optional<DurationNs> bound; ///< of its length, +-; nullopt when its ends were not measured by one clock
    std::optional<DurationNs> leaving; ///< before it: from the toolstack's request until the guest left
    std::optional<DurationNs> resume; ///< its last part: the hypercall had returned, the kernel brought itself up
    std::optional<DurationNs> ownClocks; ///< the length by the guest's own wall clock, which two hosts' Xens set
};

/// Everything that is known of one live migration.
struct Migration
{
    DomId domid; ///< at the sender
    std::string name;
    std::string uuid;
    std::string source; ///< host names; empty when that side was not traced
    std::string destination;
    /// False: no toolstack was traced, and the rounds are from the hypervisor's records alone. What was sent is not
    /// known: pages, bytes and their curve are to be shown as -.
    bool streamKnown = true;
    std::string policy; ///< "xen-4", "xen-3.0", "downtime:300", "callback", "unknown"
    StopReason stopReason = StopReason::Unknown;
    Outcome outcome = Outcome::Incomplete;
    std::string outcomeReason; ///< one sentence: what was seen that decides the outcome
    std::optional<std::uint64_t> memoryBytes;
    std::uint64_t bytesSent = 0; ///< all stream bytes that the sender's descriptor took
    TimeRange time; ///< save_begin to the receiver's unpause, or the sender's end
    std::optional<TimeNs> suspended; ///< sender's view
    std::optional<TimeNs> unpaused; ///< receiver's view, on the common axis
    std::optional<TimeNs> pausedUntil; ///< ArrivedPaused only: the guest was still paused then, when the trace ends
    std::optional<CrossHostDuration> downtime;
    std::optional<GuestDowntime> guestDowntime; ///< nullopt: the guest's kernel was not traced
    std::vector<Round> rounds;
    std::vector<CurvePoint> sentCurve; ///< cumulative stream bytes since the migration began
    std::vector<CurvePoint> dirtyCurve; ///< pages dirty since the last clean (falls to 0 at each round's end)
    std::vector<LostSpan> lost;

    /// bytesSent / memoryBytes; nullopt when the memory is unknown.
    [[nodiscard]] std::optional<double> sentToMemoryRatio() const;
};

/// Bytes of a guest page; the stream's page_shift is 12.
inline constexpr std::uint64_t pageBytes = xen::PageBytes;

const char* toString(RoundKind kind);
const char* toString(StopReason reason); ///< as in the JSON: "iteration-limit", ...
const char* toString(Outcome outcome); ///< as in the JSON: "completed", "arrived-paused", ...

} // namespace xenlens::analysis
