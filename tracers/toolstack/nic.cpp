// SPDX-License-Identifier: GPL-2.0-or-later
#include "nic.h"

#include "clock.h"

#include <filesystem>
#include <fstream>
#include <utility>

namespace xenlens::tracer {

namespace fs = std::filesystem;

std::vector<std::string> physicalInterfaces(const std::string& root)
{
    std::vector<std::string> result;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root, error)) {
        const auto bus = fs::read_symlink(entry.path() / "device" / "subsystem", error);
        // netback's vifs have a device too, on the bus of Xen's back ends.
        if (!error && bus.filename() != "xen-backend")
            result.push_back(entry.path().filename());
    }
    return result;
}

std::optional<NicCounters> readNic(const std::string& interface, const std::string& root)
{
    NicCounters counters{monotonicNs(), interface};
    const fs::path folder = fs::path(root) / interface / "statistics";
    const auto read = [&](const char* name, uint64_t& value) { return bool(std::ifstream(folder / name) >> value); };
    if (!read("tx_bytes", counters.txBytes) || !read("rx_bytes", counters.rxBytes)
        || !read("tx_packets", counters.txPackets) || !read("rx_packets", counters.rxPackets))
        return {};
    return counters;
}

NicSampler::NicSampler(
    std::vector<std::string> interfaces, std::chrono::nanoseconds interval, Activity& activity, Emit emit)
    : m_interfaces(std::move(interfaces))
    , m_interval(interval)
    , m_activity(activity)
    , m_emit(std::move(emit))
    , m_thread([this](const std::stop_token& stop) { run(stop); })
{
}

void NicSampler::run(const std::stop_token& stop)
{
    std::vector<NicCounters> before; // the last reading of a quiet time
    do {
        const bool busy = m_activity.busy();
        if (busy) {
            for (const auto& counters : std::exchange(before, {}))
                m_emit(counters);
        } else
            before.clear();
        for (const auto& interface : m_interfaces) {
            const auto counters = readNic(interface);
            if (counters && busy)
                m_emit(*counters);
            else if (counters)
                before.push_back(*counters);
        }
    } while (m_activity.sleep(stop, std::chrono::seconds(1), m_interval));
}

} // namespace xenlens::tracer
