// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ids.h"

#include <cstdint>
#include <string>

/// The events of provider xenlens_toolstack that follow a migration, as tracers/toolstack/toolstack_tp.h declares and
/// explains them. tsNs and beginNs are CLOCK_MONOTONIC of the host that sent the event, in ns.
namespace xenlens::toolstack {

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
