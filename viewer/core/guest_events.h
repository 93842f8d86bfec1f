// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <cstdint>
#include <string>

/// The events of provider xenlens_guest that speak of the kernel and of the tracer itself, as tracers/guest/guest_tp.h
/// declares and explains them; guest_sums.h has what they count. tsNs and beginNs are CLOCK_MONOTONIC of that kernel,
/// in ns, which stands still while the domain is suspended.
namespace xenlens::guest {

inline constexpr const char* provider = "xenlens_guest";
inline constexpr std::uint32_t schemaVersion = 1; ///< the newest XENLENS_GUEST_SCHEMA_VERSION that we understand

/// How far the readings of several vCPUs' counts that an event gives the same tsNs may be apart: GUEST_READING_NS,
/// tracers/guest/guest.h.
inline constexpr std::int64_t readingNs = 1'000'000;

enum class Role : std::uint8_t
{
    Guest = 0,
    Dom0 = 1
};

enum class PartName : std::uint8_t
{
    HypercallCounters = 0,
    HypercallEvents = 1,
    GrantEvents = 2,
    RingEvents = 3,
    ChannelEvents = 4,
    SuspendEvents = 5,
    SuspendProbes = 6,
    Runstate = 7,
    MmuEvents = 8
};

enum class ClockSource : std::uint8_t
{
    Host = 0,
    Reference = 1
};

enum class SuspendStage : std::uint8_t
{
    Requested = 0,
    Frozen = 1,
    Left = 2,
    Back = 3,
    Thawed = 4
};

enum class LostWhere : std::uint8_t
{
    BpfRing = 0,
    BpfRead = 1,
    BpfTable = 2,
    BpfProbe = 3,
    LttngSession = 4
};

struct SessionStart
{
    std::uint64_t tsNs = 0;
    std::uint32_t schemaVersion = 0;
    std::string host;
    std::string tracerVersion;
    std::string kernel;
    std::string xen;
    std::string uuid; ///< of the domain; stays through migrations
    DomId domid; ///< now
    Role role = Role::Guest;
    std::uint32_t cpus = 0;
    std::uint64_t intervalNs = 0;
    bool emulated = false;
    bool detail = false;
};

/// Whether a source of numbers is there.
struct Part
{
    std::uint64_t tsNs = 0;
    PartName part = PartName::HypercallCounters;
    bool present = false;
    std::string missing; ///< what the kernel lacks
};

struct ClockAnchor
{
    std::uint64_t tsNs = 0;
    std::uint64_t boottimeNs = 0;
    std::uint64_t unixNs = 0;
    std::uint64_t roundTripNs = 0;
    ClockSource source = ClockSource::Host;
};

struct Suspend
{
    std::uint64_t tsNs = 0;
    std::uint64_t boottimeNs = 0;
    SuspendStage stage = SuspendStage::Requested;
    std::int32_t status = 0; ///< 0; 1: goes on where it was; negative: the suspend failed
    bool allClocks = false; ///< without: a stock kernel; the fields below are not known
    std::uint64_t unixNs = 0;
    std::uint64_t schedNs = 0;
    std::uint64_t tsc = 0;
    std::uint64_t backTsc = 0; ///< of Back: right after the hypercall
};

/// The domain's number after a resume.
struct Identity
{
    std::uint64_t tsNs = 0;
    DomId domid;
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

} // namespace xenlens::guest
