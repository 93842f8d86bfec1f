// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/coarsening.h"
#include "analysis/logs/delta_totals.h"
#include "analysis/results/hypercall_profile.h"
#include "analysis/results/io_profile.h"
#include "core/event_rules.h"

#include <array>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace xenlens::analysis {

/// Hypercalls of an interval, all vCPUs together; times are CLOCK_MONOTONIC.
struct HypercallRow
{
    std::uint64_t beginNs = 0;
    std::uint64_t tsNs = 0;
    std::vector<OpTally> ops; ///< in order of their numbers
};

/// The same for a ring or a kind of grant operation; numbers as ringCounts() and grantCounts() name them.
template <std::size_t N> struct DeviceRow
{
    std::uint64_t beginNs = 0;
    std::uint64_t tsNs = 0;
    std::array<std::uint64_t, N> numbers{};
};

inline constexpr std::size_t ringNumbers = 16;
inline constexpr std::size_t grantNumbers = 4;

/// Events sent in an interval, on all ports.
struct ChannelRow
{
    std::uint64_t beginNs = 0;
    std::uint64_t tsNs = 0;
    std::uint64_t sends = 0;
};

/// A port of an event channel and what it was bound to (guest::Channels).
struct ChannelKey
{
    std::uint8_t type = 0;
    std::uint32_t detail = 0;
    std::uint32_t port = 0;
    auto operator<=>(const ChannelKey&) const = default;
};

struct RingKey
{
    RingKind kind = RingKind::Blkfront;
    DomId peer;
    std::uint32_t device = 0;
    std::uint32_t queue = 0;
    auto operator<=>(const RingKey&) const = default;
};

struct GrantKey
{
    GrantOp op = GrantOp::Access;
    DomId peer;
    auto operator<=>(const GrantKey&) const = default;
};

/// What a tracer in a kernel counted from its start to its end. Events are added in the order of the trace. Older rows
/// are joined where there are too many; see coarsening.h.
struct GuestRecording
{
    static constexpr std::size_t rowsMax = 16384; ///< of all series
    static constexpr std::size_t lossesMax = 1024; ///< and times without a recording

    std::optional<guest::SessionStart> start;
    std::optional<guest::SessionEnd> end;
    std::vector<guest::Part> parts;
    std::vector<guest::Lost> losses; ///< in order; each happened after the one before
    std::vector<RowSpan> pauses; ///< between recordings that were appended to each other
    std::set<DomId> earlierDomids; ///< of the starts of those
    bool startMissing = false; ///< of any of those
    bool endMissing = false;
    std::uint64_t events = 0; ///< of the provider, in the trace, without session_end
    std::uint64_t beyondLimits = 0; ///< numbers of keys beyond DeltaTotals::keysMax
    bool severalTracers = false; ///< more than one at once: each counted the same, and no event says whose it is
    std::uint64_t firstNs = 0; ///< CLOCK_MONOTONIC of the first and the last event
    std::uint64_t lastNs = 0;

    using VcpuOp = std::pair<std::uint32_t, std::uint32_t>; ///< vCPU, hypercall number
    DeltaTotals<VcpuOp, 1> calls;
    DeltaTotals<VcpuOp, 3> times; ///< entered, timed, ns
    DeltaTotals<VcpuOp, 1> subcalls;
    DeltaTotals<std::uint32_t, 1> unseenSubcalls; ///< by vCPU
    DeltaTotals<std::uint32_t, guest::bucketsMax> latencies; ///< by number
    DeltaTotals<GrantKey, grantNumbers> grants;
    DeltaTotals<ChannelKey, 2> channels; ///< sent, received
    DeltaTotals<RingKey, ringNumbers + guest::bucketsMax> rings;
    std::vector<HypercallRow> hypercallRows;
    std::vector<ChannelRow> channelRows;
    std::map<GrantKey, std::vector<DeviceRow<grantNumbers>>> grantRows;
    std::map<RingKey, std::vector<DeviceRow<ringNumbers>>> ringRows;

    void add(const guest::Hypercalls& e);
    void add(const guest::HypercallTimes& e);
    void add(const guest::HypercallLatency& e);
    void add(const guest::Grants& e);
    void add(const guest::Ring& e);
    void add(const guest::Channels& e);
    void add(const guest::Lost& e);
    void add(const guest::Part& e);
    /// Makes the recording after this one a part of it: sums and rows add up, and what one lacks both lack.
    void append(GuestRecording&& next);

    [[nodiscard]] const std::optional<Coarsened>& coarsened() const { return m_limit.coarsened(); }
    [[nodiscard]] bool hasStart() const { return start && !startMissing; }
    [[nodiscard]] bool hasEnd() const { return end && !endMissing; }
    [[nodiscard]] const guest::Part* findPart(guest::PartName name) const;

private:
    void countRow();

    std::size_t m_rows = 0;
    RowLimit m_limit{rowsMax};
};

/// What the numbers of a ring or of grant operations stand for.
RingCounts ringCounts(const std::array<std::uint64_t, ringNumbers>& numbers);
GrantCounts grantCounts(const GrantKey& key, const std::array<std::uint64_t, grantNumbers>& numbers);

} // namespace xenlens::analysis
