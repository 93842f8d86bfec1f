// SPDX-License-Identifier: GPL-2.0-or-later
#include "nic.h"

#include "local_clock.h"

#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
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

NicReader::NicReader(std::string interface, const std::string& root)
    : m_interface(std::move(interface))
    , m_folder((fs::path(root) / m_interface / "statistics").string())
{
    m_files.fill(-1);
}

NicReader::~NicReader()
{
    for (const int file : m_files) {
        if (file >= 0)
            close(file);
    }
}

NicReader::NicReader(NicReader&& other) noexcept
    : m_interface(std::move(other.m_interface))
    , m_folder(std::move(other.m_folder))
    , m_files(other.m_files)
{
    other.m_files.fill(-1);
}

std::optional<uint64_t> NicReader::readFile(size_t which)
{
    static constexpr std::array<const char*, 4> Names = {"tx_bytes", "rx_bytes", "tx_packets", "rx_packets"};
    int& file = m_files[which];
    if (file < 0)
        file = open((m_folder + "/" + Names[which]).c_str(), O_RDONLY | O_CLOEXEC);
    char text[32];
    const auto length = file < 0 ? -1 : pread(file, text, sizeof(text), 0);
    uint64_t value = 0;
    if (length > 0 && std::from_chars(text, text + length, value).ec == std::errc())
        return value;
    if (file >= 0)
        close(file); // of an interface that is gone: a new one of its name has new files
    file = -1;
    return {};
}

std::optional<NicCounters> NicReader::read()
{
    const auto now = monotonicNs();
    std::array<uint64_t, 4> values;
    for (size_t which = 0; which < values.size(); ++which) {
        const auto value = readFile(which);
        if (!value)
            return {};
        values[which] = *value;
    }
    return NicCounters{now, m_interface, values[0], values[1], values[2], values[3]};
}

NicSampler::NicSampler(
    const std::vector<std::string>& interfaces, std::chrono::nanoseconds interval, Activity& activity, Emit emit)
    : m_readers(interfaces.begin(), interfaces.end())
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
        for (auto& reader : m_readers) {
            const auto counters = reader.read();
            if (counters && busy)
                m_emit(*counters);
            else if (counters)
                before.push_back(*counters);
        }
    } while (m_activity.sleep(stop, std::chrono::seconds(1), m_interval));
}

} // namespace xenlens::tracer
