// SPDX-License-Identifier: GPL-2.0-or-later
/// Plays the events of a recorded migration many times in a row, times moved on, into what a live session feeds, and
/// looks now and then: what is kept, and what an event and a look cost, must not grow. All is counted (bytes and
/// allocations), nothing is timed; scripts/bench counts the instructions of playSome() and look().
///
/// Usage: keepup TRACE PLAYS [bench]   (bench: only what is counted)
/// Exit status: 0, 1 if something grew or a report depends on who looked, 2 for wrong usage.
#include "analysis/report_builder.h"
#include "cli/json_values.h"
#include "core/error.h"
#include "reader/ctf/trace_reader.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <malloc.h>
#include <new>
#include <string>
#include <vector>

namespace {

struct Memory
{
    std::size_t kept = 0; ///< bytes that are allocated now
    std::size_t allocations = 0; ///< so far
};
Memory memory;

} // namespace

void* operator new(std::size_t size)
{
    void* block = std::malloc(size);
    if (!block)
        throw std::bad_alloc();
    memory.kept += malloc_usable_size(block);
    ++memory.allocations;
    return block;
}
void operator delete(void* block) noexcept
{
    memory.kept -= block ? malloc_usable_size(block) : 0;
    std::free(block);
}
void operator delete(void* block, std::size_t) noexcept
{
    operator delete(block);
}

namespace {

using namespace xenlens;

class Recording final : public EventSink
{
public:
    void onEvent(const Event& event) override { events.push_back(event); }
    void onGap(const Gap&) override { }

    std::vector<Event> events;
};

/// The same, `by` later. The clocks of all hosts go on alike.
Event later(Event event, std::uint64_t by)
{
    event.sentAt = event.sentAt + DurationNs{static_cast<std::int64_t>(by)};
    std::visit(
        [by](auto& e) {
            e.tsNs += by;
            if constexpr (requires { e.beginNs; })
                e.beginNs += e.beginNs > 0 ? by : 0;
            if constexpr (requires { e.unixNs; })
                e.unixNs += e.unixNs > 0 ? by : 0;
            if constexpr (requires { e.boottimeNs; })
                e.boottimeNs += by;
            if constexpr (requires { e.realtimeNs; })
                e.realtimeNs += by;
            if constexpr (requires { e.systemNs; })
                e.systemNs += by;
            if constexpr (requires {
                              e.tscKhz;
                              e.tsc;
                          })
                e.tsc += static_cast<std::uint64_t>(static_cast<double>(by) * e.tscKhz / 1e6);
        },
        event.payload);
    return event;
}

std::uint64_t lengthOf(const std::vector<Event>& events)
{
    const auto [first, last] = std::minmax_element(
        events.begin(), events.end(), [](const Event& a, const Event& b) { return a.sentAt < b.sentAt; });
    return static_cast<std::uint64_t>((last->sentAt - first->sentAt).ns) + 1'000'000'000;
}

/// The bench counts what this executes.
__attribute__((noinline)) void playSome(
    analysis::ReportBuilder& builder, const std::vector<Event>& events, std::uint64_t by)
{
    for (const Event& event : events)
        builder.onEvent(later(event, by));
}

__attribute__((noinline)) std::size_t look(const analysis::ReportBuilder& builder)
{
    const analysis::Report report = builder.build(false);
    return report.migrations.size();
}

/// What some plays in a row needed.
struct Stretch
{
    std::size_t keptMost = 0; ///< bytes, after a play
    std::size_t eventAllocations = 0;
    std::size_t lookAllocations = 0;
    std::size_t lookBytes = 0; ///< bytes in use during a look, beyond what is kept
};

class Player
{
public:
    explicit Player(const std::vector<Event>& events)
        : m_events(events)
        , m_length(lengthOf(events))
    {
    }

    /// A look after every `between` plays.
    Stretch play(analysis::ReportBuilder& builder, std::size_t plays, std::size_t between)
    {
        Stretch stretch;
        for (std::size_t i = 1; i <= plays; ++i, ++m_played) {
            const std::size_t before = memory.allocations;
            playSome(builder, m_events, m_played * m_length);
            stretch.eventAllocations += memory.allocations - before;
            stretch.keptMost = std::max(stretch.keptMost, memory.kept);
            if (between == 0 || i % between != 0)
                continue;
            const std::size_t beforeLook = memory.allocations;
            const std::size_t migrations = look(builder);
            stretch.lookAllocations += memory.allocations - beforeLook;
            std::printf("%zu plays: %zu bytes kept, %zu allocations a look, %zu migrations\n", m_played + 1,
                memory.kept, memory.allocations - beforeLook, migrations);
        }
        return stretch;
    }

private:
    const std::vector<Event>& m_events;
    std::uint64_t m_length;
    std::size_t m_played = 0;
};

bool isFlat(const char* what, std::size_t first, std::size_t last, double most)
{
    const double growth = static_cast<double>(last) / static_cast<double>(std::max<std::size_t>(first, 1));
    std::printf("%s: %zu in the first hour, %zu in the last: %.3f\n", what, first, last, growth);
    if (growth <= most)
        return true;
    std::fprintf(stderr, "keepup: %s grew by more than %.2f\n", what, most);
    return false;
}

int run(const std::string& trace, std::size_t plays, bool bench)
{
    constexpr std::size_t hour = 60; ///< plays
    constexpr std::size_t migrationBytes
        = 4096; ///< of a migration that is over: rounds and sums, in the log and the list
    Recording recording;
    reader::TraceReader reader(trace);
    reader::readAll(reader, recording);
    const std::size_t before = memory.kept;
    bool flat = true;
    {
        analysis::ReportBuilder builder;
        Player player(recording.events);
        player.play(builder, hour, hour);
        const Stretch first = player.play(builder, hour, hour / 4);
        player.play(builder, plays - std::min(plays, 3 * hour), hour);
        const Stretch last = player.play(builder, hour, hour / 4);
        const std::size_t listed = (plays - std::min(plays, 2 * hour)) * migrationBytes;
        flat = isFlat("bytes kept", first.keptMost - before + listed, last.keptMost - before, 1.05);
        flat = isFlat("allocations of the events", first.eventAllocations, last.eventAllocations, 1.10) && flat;
        flat = isFlat("allocations of a look", first.lookAllocations, last.lookAllocations, 1.25) && flat;
    }
    if (bench)
        return flat ? 0 : 1;
    // whoever looks, and when, changes nothing
    std::string reports[2];
    for (const std::size_t between : {0, 3}) {
        analysis::ReportBuilder builder;
        Player(recording.events).play(builder, 20, between);
        reports[between > 0] = cli::reportJson(builder.finish()).dump();
    }
    if (reports[0] != reports[1]) {
        std::fprintf(stderr, "keepup: the report at the end depends on the looks before it\n");
        flat = false;
    }
    return flat ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    const bool bench = argc == 4 && std::strcmp(argv[3], "bench") == 0;
    const long plays = argc == 3 || bench ? std::strtol(argv[2], nullptr, 10) : 0;
    if (plays < 180) {
        std::fprintf(stderr, "Usage: keepup TRACE PLAYS [bench] (180 plays or more)\n");
        return 2;
    }
    try {
        return run(argv[1], static_cast<std::size_t>(plays), bench);
    } catch (const Error& error) {
        std::fprintf(stderr, "keepup: %s\n", error.what());
        return 1;
    }
}
