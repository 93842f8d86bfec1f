// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "activity.h"

#include <array>
#include <chrono>
#include <cstddef>
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

/** Reads one interface. Its files stay open, since opening them costs more than the reading. */
class NicReader
{
public:
    /** `root` is for tests. */
    explicit NicReader(std::string interface, const std::string& root = "/sys/class/net");
    ~NicReader();
    NicReader(NicReader&& other) noexcept;
    NicReader& operator=(NicReader&&) = delete;

    /** Empty while there is no such interface. One that comes back is read again. */
    std::optional<NicCounters> read();

private:
    std::optional<uint64_t> readFile(size_t which);

    std::string m_interface;
    std::string m_folder;
    std::array<int, 4> m_files;
};

/**
 * Reads interfaces at `interval` while `activity` is busy. Otherwise it reads them each second without emitting, so
 * that the first counters of a migration are from before it began.
 */
class NicSampler
{
public:
    using Emit = std::function<void(const NicCounters&)>;

    NicSampler(
        const std::vector<std::string>& interfaces, std::chrono::nanoseconds interval, Activity& activity, Emit emit);

private:
    void run(const std::stop_token& stop);

    std::vector<NicReader> m_readers;
    std::chrono::nanoseconds m_interval;
    Activity& m_activity;
    Emit m_emit;
    std::jthread m_thread;
};

} // namespace xenlens::tracer
