// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/logs/toolstack_log.h"

#include <string>
#include <vector>

/// Scripted logs of two hosts: events as the tracers send them, at times chosen by the test.
namespace xenlens::test {

inline constexpr std::uint64_t second = 1'000'000'000;

/// Unix time of monotonic 0 of host b; that of a is 0. So the same moment has other numbers on b.
inline constexpr std::int64_t offsetOfB = 1'000 * static_cast<std::int64_t>(second);

/// What batches of so many pages take in the stream.
constexpr std::uint64_t batchBytes(std::uint64_t pages, std::uint64_t batches = 1)
{
    return pages * (4096 + 8) + batches * 16;
}

/// What a save does, in order; times in seconds of host a.
struct SaveScript
{
    std::string name = "g1";
    std::string uuid = "u-1";
    DomId domid{1};
    std::uint32_t pid = 100;
    std::uint64_t begin = 10;
    std::uint64_t memoryPages = 1000;
    std::vector<std::uint32_t> dirty = {200, 100, 80, 60}; ///< of the live CLEANs, each 2 s after the one before
    std::uint32_t dirtyAtStop = 70;
    bool suspends = true;
    int result = 0;
    bool ends = true;
};

/// A host log with session and anchors; not yet finalized.
analysis::ToolstackLog makeHost(const std::string& name, std::int64_t offset = 0, bool reference = true);

/// Adds the save's events and returns when it ended, seconds of that host. Rounds are 2 s long, the suspend comes 2 s
/// after the last CLEAN, the end 1 s after the suspend; round 1 sends all pages, each other one what was dirty, in one
/// batch in its middle.
std::uint64_t addSave(analysis::ToolstackLog& host, const SaveScript& script);

/// Adds a restore that begins and ends (seconds of that host), and the unpause half a second later.
void addRestore(analysis::ToolstackLog& host, const std::string& uuid, std::uint64_t begin, std::uint64_t end,
    int result = 0, bool unpauses = true);

void addState(
    analysis::ToolstackLog& host, toolstack::DomainAction action, DomId domid, std::uint64_t at, int result = 0);

} // namespace xenlens::test
