// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/event.h"
#include "reader/ctf/trace_reader.h"

#include <string>
#include <vector>

namespace xenlens::test {

/// Keeps all that a reader gives.
class Recorder final : public EventSink
{
public:
    void onEvent(const Event& event) override
    {
        hosts.push_back(event.origin->hostname);
        times.push_back(event.sentAt.ns);
        payloads.push_back(event.payload);
    }

    void onGap(const Gap& gap) override { gaps.push_back(gap); }

    template <class E> [[nodiscard]] std::vector<E> all() const
    {
        std::vector<E> found;
        for (const Payload& payload : payloads)
            if (const E* event = std::get_if<E>(&payload))
                found.push_back(*event);
        return found;
    }

    std::vector<std::string> hosts;
    std::vector<std::int64_t> times;
    std::vector<Payload> payloads;
    std::vector<Gap> gaps;
};

struct Reading
{
    Recorder recorder;
    reader::ReadStatistics statistics;
};

/// Reads a trace to its end.
inline Reading readTrace(const std::string& path)
{
    Reading reading;
    reader::TraceReader reader(path);
    reader::readAll(reader, reading.recorder);
    reading.statistics = reader.statistics();
    return reading;
}

} // namespace xenlens::test
