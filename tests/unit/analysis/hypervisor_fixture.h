// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/hypervisor_log.h"
#include "toolstack_fixture.h"

#include <cstdint>
#include <vector>

/// Logs of host a's hypervisor on the axis of the toolstack fixture, where monotonic 0 is Unix 0.
namespace xenlens::test {

inline constexpr DomId guest{1};

/// Its session's start and a clock by which a tick of the TSC is a ns.
analysis::HypervisorLog makeLog();
void addMarks(
    analysis::HypervisorLog& log, std::uint64_t from, std::uint64_t to, const std::vector<std::uint64_t>& pfns);
/// An operation of log-dirty mode and its pause, which ends 1 us later.
void addOp(
    analysis::HypervisorLog& log, std::uint64_t at, std::uint32_t op, std::uint32_t dirty, std::uint64_t pausedNs);
std::vector<std::uint64_t> pages(std::uint64_t first, std::uint64_t count);
/// Log-dirty mode as in SaveScript's migration: on at 10 s, cleans each 2 s with these counts.
analysis::HypervisorLog logOfMigration(const std::vector<std::uint32_t>& dirty);

} // namespace xenlens::test
