// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "activity.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace xenlens::tracer {

/** Counters of one network interface at one moment. */
struct NicCounters
{
    uint64_t tsNs = 0; ///< CLOCK_MONOTONIC
    std::string interface;
    uint64_t txBytes = 0;
    uint64_t rxBytes = 0;
    uint64_t txPackets = 0;
    uint64_t rxPackets = 0;
};

/** The interfaces that leave the host: those with a device that is not a guest's back end. `root` is for tests. */
std::vector<std::string> physicalInterfaces(const std::string& root = "/sys/class/net");

/** Empty when there is no such interface, or not any more. */
std::optional<NicCounters> readNic(const std::string& interface, const std::string& root = "/sys/class/net");

/**
 * Reads interfaces at `interval` while `activity` is busy. In between it reads them each second and keeps that to
 * itself, so that the first counters of a migration are from before it began.
 */
class NicSampler
{
public:
    using Emit = std::function<void(const NicCounters&)>;

    NicSampler(std::vector<std::string> interfaces, std::chrono::nanoseconds interval, Activity& activity, Emit emit);

private:
    void run(const std::stop_token& stop);

    std::vector<std::string> m_interfaces;
    std::chrono::nanoseconds m_interval;
    Activity& m_activity;
    Emit m_emit;
    std::jthread m_thread;
};

} // namespace xenlens::tracer
