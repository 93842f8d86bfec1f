// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/trace_reader.h"

#include "core/error.h"
#include "core/text.h"
#include "reader/ctf/class_resolver.h"
#include "reader/ctf/ctf_metadata.h"
#include "reader/ctf/trace_child.h"
#include "reader/ctf/trace_folders.h"

#include <queue>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <utility>

namespace xenlens::reader {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t beforeAll = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t afterAll = std::numeric_limits<std::int64_t>::max();
constexpr std::chrono::milliseconds longestWait{50}; ///< the caller looks at its stop token in between
constexpr std::size_t mostWarnings = 1000; ///< kept one by one

struct FoundTrace
{
    fs::path folder;
    Metadata metadata;
};

/// The traces under a folder that are worth reading.
std::vector<FoundTrace> findTraces(const std::string& folder, std::vector<std::string>& problems)
{
    std::vector<FoundTrace> found;
    for (fs::path& trace : findTraceFolders(folder, &problems)) {
        Metadata metadata = readMetadata(trace / "metadata");
        metadata.text.clear(); // it has been looked through
        found.push_back({std::move(trace), std::move(metadata)});
    }
    if (std::any_of(found.begin(), found.end(), [](const FoundTrace& one) { return one.metadata.declaresOurs; }))
        std::erase_if(
            found, [](const FoundTrace& one) { return one.metadata.events > 0 && !one.metadata.declaresOurs; });
    return found;
}

} // namespace

class TraceReader::Impl
{
public:
    Impl(const std::string& input, std::chrono::milliseconds silence)
        : m_resolver(statistics)
    {
        std::vector<std::string> problems;
        for (const FoundTrace& trace : findTraces(input, problems)) {
            const std::string path = trace.folder.string();
            const std::string host = cleanText(trace.metadata.hostname, longestName);
            if (trace.metadata.problem)
                fail(*newOrigin(host, path), path + ": " + *trace.metadata.problem);
            else
                add(path, host, silence);
        }
        for (const std::string& problem : problems)
            fail(*newOrigin({}, input), problem);
        checkThatAnyIsLeft();
    }

    ReadState poll(EventSink& sink, std::uint64_t maxEvents)
    {
        m_sink = &sink;
        for (const Gap& gap : std::exchange(m_pendingGaps, {}))
            sink.onGap(gap);
        m_budget = maxEvents;
        while (m_budget > 0) {
            if (const auto waiting = refill()) {
                m_traces[*waiting].child->wait(longestWait);
                return ReadState::More;
            }
            if (m_heads.empty())
                return end();
            const std::size_t trace = m_heads.top().trace;
            m_heads.pop();
            drain(trace, m_heads.empty() ? afterAll : m_heads.top().time);
        }
        return ReadState::More;
    }

    ReadStatistics statistics;
    std::vector<std::shared_ptr<const Origin>> origins;

private:
    struct Trace
    {
        std::unique_ptr<TraceChild> child;
        std::vector<std::shared_ptr<Origin>> origins; ///< by the child's number
        std::optional<std::int64_t> lastTime;
        std::uint64_t counted = 0; ///< of its events, in the statistics
    };
    struct Head
    {
        std::int64_t time;
        std::size_t trace;
        bool operator>(const Head& other) const { return std::pair(time, trace) > std::pair(other.time, other.trace); }
    };

    std::shared_ptr<Origin> newOrigin(const std::string& host, const std::string& path)
    {
        const auto origin
            = std::make_shared<Origin>(Origin{static_cast<std::uint32_t>(origins.size()), host, cleanText(path)});
        origins.push_back(origin);
        return origin;
    }

    void add(const std::string& input, const std::string& host, std::chrono::milliseconds silence)
    {
        Trace trace;
        trace.origins.push_back(newOrigin(host, input));
        try {
            trace.child = std::make_unique<TraceChild>(input, EventScope::Ours, silence);
        } catch (const Error& error) {
            fail(*trace.origins.front(), input + ": " + error.what());
            return;
        }
        m_empty.push_back(m_traces.size());
        m_traces.push_back(std::move(trace));
    }

    /// Nobody is merged before all have shown their next event: else the order would be guessed. Returns the first
    /// trace that has none yet.
    std::optional<std::size_t> refill()
    {
        std::optional<std::size_t> waiting;
        std::erase_if(m_empty, [&](std::size_t index) {
            Trace& trace = m_traces[index];
            const TraceChild::State state = trace.child->advance();
            statistics.events += trace.child->events() - std::exchange(trace.counted, trace.child->events());
            switch (state) {
            case TraceChild::State::Ready:
                m_heads.push({trace.child->next().timeNs.value_or(beforeAll), index});
                return true;
            case TraceChild::State::Ended:
                finish(trace);
                return true;
            default:
                waiting = waiting.value_or(index);
                return false;
            }
        });
        return waiting;
    }

    void drain(std::size_t index, std::int64_t until)
    {
        Trace& trace = m_traces[index];
        TraceChild::State state = TraceChild::State::Ready;
        while (state == TraceChild::State::Ready) {
            const TraceChild::Next& next = trace.child->next();
            if (next.timeNs.value_or(beforeAll) > until) {
                m_heads.push({*next.timeNs, index});
                return;
            }
            m_budget -= std::min<std::uint64_t>(m_budget, 1);
            handOn(trace, next);
            if (m_budget == 0)
                break;
            state = trace.child->advance();
        }
        statistics.events += trace.child->events() - std::exchange(trace.counted, trace.child->events());
        if (state == TraceChild::State::Ended)
            finish(trace);
        else
            m_empty.push_back(index);
    }

    void handOn(Trace& trace, const TraceChild::Next& next)
    {
        const Origin& origin = originOf(trace, next.origin);
        trace.lastTime = next.timeNs ? next.timeNs : trace.lastTime;
        if (next.isGap) {
            Gap gap = next.gap;
            if (gap.kind == Gap::Kind::Unreadable) {
                fail(origin, gap.what, gap.begin, gap.end);
            } else {
                gap.origin = &origin;
                m_sink->onGap(gap);
            }
        } else if (m_resolver.decode(next.event, origin, m_event.payload)) {
            m_event.origin = &origin;
            m_event.sentAt = TimeNs{next.timeNs.value_or(0)};
            m_sink->onEvent(m_event);
        }
    }

    /// The hosts' names come before their first event.
    const Origin& originOf(Trace& trace, std::uint32_t number)
    {
        while (trace.origins.size() <= number)
            trace.origins.push_back(newOrigin({}, trace.child->input()));
        Origin& origin = *trace.origins[number];
        if (origin.hostname.empty())
            origin.hostname = trace.child->hostnames().at(number);
        return origin;
    }

    void finish(Trace& trace)
    {
        for (const auto& [name, count] : trace.child->skipped())
            statistics.unknown[name] += count;
        const auto failure = trace.child->failure();
        if (!failure)
            return;
        fail(*trace.origins.front(), *failure, trace.lastTime ? std::optional(TimeNs{*trace.lastTime}) : std::nullopt);
    }

    void fail(const Origin& origin, const std::string& message, std::optional<TimeNs> from = {},
        std::optional<TimeNs> to = {})
    {
        Gap gap;
        gap.origin = &origin;
        gap.kind = Gap::Kind::Unreadable;
        gap.begin = from;
        gap.end = to;
        gap.what = cleanText(message);
        ++statistics.unreadable;
        if (statistics.warnings.size() < mostWarnings)
            statistics.warnings.push_back(gap.what);
        if (m_sink)
            m_sink->onGap(gap);
        else
            m_pendingGaps.push_back(gap);
    }

    ReadState end()
    {
        checkThatAnyIsLeft();
        return ReadState::Ended;
    }

    /// Throws when nothing is left to be read, and nothing was.
    void checkThatAnyIsLeft() const
    {
        if (m_empty.empty() && m_heads.empty() && statistics.events == 0 && statistics.unreadable > 0)
            throw Error(statistics.warnings.front(), "nothing of it can be read", "record it again");
    }

    ClassResolver m_resolver;
    std::vector<Trace> m_traces;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> m_heads; ///< traces whose next event is known
    std::vector<std::size_t> m_empty; ///< traces that are to show their next one
    std::uint64_t m_budget = 0;
    std::vector<Gap> m_pendingGaps; ///< found before there was a sink
    Event m_event; ///< reused: no allocation per event
    EventSink* m_sink = nullptr;
};

TraceReader::TraceReader(const std::string& folder, std::chrono::milliseconds silence)
    : m_impl(std::make_unique<Impl>(folder, silence))
{
}

TraceReader::~TraceReader() = default;

ReadState TraceReader::poll(EventSink& sink, std::uint64_t maxEvents)
{
    return m_impl->poll(sink, maxEvents);
}

const ReadStatistics& TraceReader::statistics() const
{
    return m_impl->statistics;
}

const std::vector<std::shared_ptr<const Origin>>& TraceReader::origins() const
{
    return m_impl->origins;
}

} // namespace xenlens::reader
