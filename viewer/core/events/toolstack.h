// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <cstdint>
#include <string>

/// The events of provider xenlens_toolstack, as tracers/toolstack/toolstack_tp.h declares and explains them: the host,
/// the tracer itself, and what follows a migration. tsNs and beginNs are CLOCK_MONOTONIC of the host that sent the
/// event, in ns.
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

enum class LogdirtyOp : std::uint8_t
{
    Clean = 11,
    Peek = 12
};

enum class LogdirtyReader : std::uint8_t
{
    Migration = 0,
    Sampler = 1,
    Baseline = 2
};

enum class PrecopyPolicy : std::uint8_t
{
    Stock = 0,
    Callback = 1
};

struct SaveBegin
{
    std::uint64_t tsNs = 0;
    DomId domid;
    std::uint32_t pid = 0;
    std::string name;
    std::string uuid;
    std::uint64_t memoryPages = 0;
    bool live = false;
    PrecopyPolicy policy = PrecopyPolicy::Stock;
};

struct SaveEnd
{
    std::uint64_t tsNs = 0;
    DomId domid;
    std::uint32_t pid = 0;
    std::int32_t result = 0;
    std::uint64_t streamBytes = 0;
};

struct LogdirtySwitched
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    std::uint32_t pid = 0;
    bool on = false;
    std::int32_t result = 0;
};

struct LogdirtyRead
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    LogdirtyOp op = LogdirtyOp::Peek;
    LogdirtyReader reader = LogdirtyReader::Migration;
    bool stopped = false;
    std::uint32_t faults = 0;
    std::uint32_t dirtyPages = 0;
    std::int64_t result = 0;
};

struct BatchSent
{
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    std::uint32_t pid = 0;
    std::uint32_t pfns = 0;
    std::uint32_t pages = 0;
    std::uint64_t bytes = 0;
    std::int32_t result = 0;
};

struct StreamProgress
{
    std::uint64_t tsNs = 0;
    DomId domid;
    std::uint32_t pid = 0;
    std::uint64_t streamBytes = 0;
};

struct GuestSuspended
{
    std::uint64_t tsNs = 0;
    DomId domid;
    std::uint32_t pid = 0;
};

struct RestoreBegin
{
    std::uint64_t tsNs = 0;
    DomId domid;
    std::uint32_t pid = 0;
    std::string name;
    std::string uuid;
};

struct RestoreEnd
{
    std::uint64_t tsNs = 0;
    DomId domid;
    std::uint32_t pid = 0;
    std::int32_t result = 0;
};

/// xc_domain_unpause, xc_domain_resume or xc_domain_destroy returned.
enum class DomainAction
{
    Unpaused,
    Resumed,
    Destroyed
};

struct DomainState
{
    DomainAction action = DomainAction::Unpaused;
    std::uint64_t tsNs = 0;
    std::uint64_t beginNs = 0;
    DomId domid;
    std::uint32_t pid = 0;
    std::string name;
    std::string uuid;
    std::int32_t result = 0;
};

} // namespace xenlens::toolstack
