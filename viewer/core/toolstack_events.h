// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

/// The events of provider xenlens_toolstack that speak of the host and of the tracer itself, as
/// tracers/toolstack/toolstack_tp.h declares and explains them. tsNs and beginNs are CLOCK_MONOTONIC of the host that
/// sent the event, in ns.
namespace xenlens::toolstack {

inline constexpr const char* provider = "xenlens_toolstack";
inline constexpr std::uint32_t schemaVersion = 1; ///< the newest XENLENS_TOOLSTACK_SCHEMA_VERSION that we understand

enum class ClockSource : std::uint8_t
{
    Host = 0,
    Reference = 1
};

enum class LostWhere : std::uint8_t
{
    BpfRing = 0,
    BpfRead = 1,
    Sampler = 2,
    LttngSession = 3
};

struct SessionStart
{
    std::uint64_t tsNs = 0;
    std::uint32_t schemaVersion = 0;
    std::string host;
    std::string tracerVersion;
    std::string kernel;
    std::string xen;
    std::uint32_t pageBytes = 0;
    std::uint64_t sampleIntervalNs = 0;
    bool emulated = false;
};

struct ClockAnchor
{
    std::uint64_t tsNs = 0;
    std::uint64_t unixNs = 0;
    std::uint64_t roundTripNs = 0;
    ClockSource source = ClockSource::Host;
};

struct NicCounters
{
    std::uint64_t tsNs = 0;
    std::string interface;
    std::uint64_t txBytes = 0;
    std::uint64_t rxBytes = 0;
    std::uint64_t txPackets = 0;
    std::uint64_t rxPackets = 0;
};

struct Lost
{
    std::uint64_t tsNs = 0;
    LostWhere where = LostWhere::BpfRing;
    std::uint64_t count = 0;
};

struct SessionEnd
{
    std::uint64_t tsNs = 0;
    std::uint64_t producedEvents = 0;
    std::uint64_t emittedEvents = 0;
};

} // namespace xenlens::toolstack
