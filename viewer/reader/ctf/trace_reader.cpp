// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/trace_reader.h"

#include "core/error.h"
#include "reader/ctf/class_resolver.h"
#include "reader/ctf/stream_merger.h"
#include "reader/ctf/trace_sources.h"

#include <chrono>
#include <thread>
#include <utility>

namespace xenlens::reader {

namespace {

std::string hostnameOf(const bt_trace* trace)
{
    const bt_value* value = bt_trace_borrow_environment_entry_value_by_name_const(trace, "hostname");
    if (!value || !bt_value_is_string(value))
        return {};
    const char* text = bt_value_string_get(value);
    return cleanString(text, std::char_traits<char>::length(text));
}

std::optional<std::int64_t> nsOf(const bt_clock_snapshot* clock)
{
    std::int64_t ns = 0;
    if (bt_clock_snapshot_get_ns_from_origin(clock, &ns) == BT_CLOCK_SNAPSHOT_GET_NS_FROM_ORIGIN_STATUS_OK)
        return ns;
    return std::nullopt;
}

void setTimes(Gap& gap, const bt_clock_snapshot* begin, const bt_clock_snapshot* end)
{
    if (const auto ns = nsOf(begin))
        gap.begin = TimeNs{*ns};
    if (const auto ns = nsOf(end))
        gap.end = TimeNs{*ns};
}

Gap discardedEvents(const bt_message* message)
{
    Gap gap;
    gap.kind = Gap::Kind::DiscardedEvents;
    std::uint64_t count = 0;
    if (bt_message_discarded_events_get_count(message, &count) == BT_PROPERTY_AVAILABILITY_AVAILABLE)
        gap.count = count;
    const bt_stream* stream = bt_message_discarded_events_borrow_stream_const(message);
    if (bt_stream_class_discarded_events_have_default_clock_snapshots(bt_stream_borrow_class_const(stream)))
        setTimes(gap, bt_message_discarded_events_borrow_beginning_default_clock_snapshot_const(message),
            bt_message_discarded_events_borrow_end_default_clock_snapshot_const(message));
    return gap;
}

Gap discardedPackets(const bt_message* message)
{
    Gap gap;
    gap.kind = Gap::Kind::DiscardedPackets;
    std::uint64_t count = 0;
    if (bt_message_discarded_packets_get_count(message, &count) == BT_PROPERTY_AVAILABILITY_AVAILABLE)
        gap.count = count;
    const bt_stream* stream = bt_message_discarded_packets_borrow_stream_const(message);
    if (bt_stream_class_discarded_packets_have_default_clock_snapshots(bt_stream_borrow_class_const(stream)))
        setTimes(gap, bt_message_discarded_packets_borrow_beginning_default_clock_snapshot_const(message),
            bt_message_discarded_packets_borrow_end_default_clock_snapshot_const(message));
    return gap;
}

const bt_stream* streamOf(const bt_message* message)
{
    switch (bt_message_get_type(message)) {
    case BT_MESSAGE_TYPE_EVENT:
        return bt_event_borrow_stream_const(bt_message_event_borrow_event_const(message));
    case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
        return bt_message_discarded_events_borrow_stream_const(message);
    case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
        return bt_message_discarded_packets_borrow_stream_const(message);
    default:
        return bt_message_stream_beginning_borrow_stream_const(message);
    }
}

} // namespace

class TraceReader::Impl final : public MessageHandler
{
public:
    explicit Impl(const std::string& input)
        : m_input(input)
        , m_sources(input)
        , m_resolver(statistics)
    {
        for (const SourceFailure& failure : m_sources.failures())
            fail(failure.origin, failure.message);
        if (m_sources.ports().empty())
            throw Error(statistics.warnings.empty() ? input + ": no stream to read" : statistics.warnings.front(),
                "nothing of it can be read", "record it again");

        std::vector<const bt_port_output*> ports;
        for (const SourcePort& port : m_sources.ports()) {
            ports.push_back(port.port);
            m_streams.push_back({port.origin, port.file, port.damage, std::nullopt, nullptr});
            if (port.origin && (origins.empty() || origins.back() != port.origin))
                origins.push_back(port.origin);
        }
        m_merger = std::make_unique<StreamMerger>(m_sources.takeGraph(), ports, *this);
    }

    ReadState poll(EventSink& sink, std::uint64_t maxEvents)
    {
        m_sink = &sink;
        for (const Gap& gap : std::exchange(m_pendingGaps, {}))
            sink.onGap(gap);
        switch (m_merger->run(maxEvents)) {
        case MergeState::More:
            return ReadState::More;
        case MergeState::Waiting:
            return ReadState::Waiting;
        default:
            reportDamage();
            return ReadState::Ended;
        }
    }

    void onMessage(std::size_t input, const bt_message* message, std::optional<std::int64_t> timeNs) override
    {
        Stream& stream = m_streams[input];
        const Origin& origin = originOf(stream, message);
        switch (bt_message_get_type(message)) {
        case BT_MESSAGE_TYPE_EVENT:
            ++statistics.events;
            if (m_resolver.decode(bt_message_event_borrow_event_const(message), origin, m_event.payload)) {
                m_event.origin = &origin;
                m_event.sentAt = TimeNs{timeNs.value_or(0)};
                m_sink->onEvent(m_event);
            }
            break;
        case BT_MESSAGE_TYPE_DISCARDED_EVENTS:
            give(discardedEvents(message), origin);
            break;
        case BT_MESSAGE_TYPE_DISCARDED_PACKETS:
            give(discardedPackets(message), origin);
            break;
        default:
            break;
        }
        if (timeNs)
            stream.lastTime = TimeNs{*timeNs};
    }

    void onInputFailed(std::size_t input, const std::string& cause) override
    {
        Stream& stream = m_streams[input];
        if (isLiveUrl(m_input) && origins.empty()) // nothing ever came: there is no such session, or nobody answers
            throw Error(m_input, "cannot join the live session: " + cause, howToJoin);
        const std::string file = !stream.file.empty() ? stream.file : stream.origin ? stream.origin->path : m_input;
        const auto origin = stream.origin ? stream.origin : liveOrigin({});
        fail(origin,
            file + ": " + std::exchange(stream.damage, {}).value_or("unreadable from here on: " + cause)
                + "; what came before it is kept",
            stream.lastTime);
    }

    ReadStatistics statistics;
    std::vector<std::shared_ptr<const Origin>> origins;

private:
    struct Stream
    {
        std::shared_ptr<Origin> origin;
        std::string file;
        std::optional<std::string> damage;
        std::optional<TimeNs> lastTime;
        const bt_stream* known = nullptr; ///< the stream of the last message, for which origin and file hold
    };

    const Origin& originOf(Stream& stream, const bt_message* message)
    {
        const bt_stream* current = streamOf(message);
        if (current == stream.known)
            return *stream.origin;
        stream.known = current;
        const bt_trace* trace = bt_stream_borrow_trace_const(current);
        if (isLiveUrl(m_input))
            stream.origin = liveOrigin(hostnameOf(trace), trace);
        else if (stream.origin->hostname.empty())
            stream.origin->hostname = hostnameOf(trace);
        if (const char* name = bt_stream_get_name(current); name && stream.file.empty())
            stream.file = name; // source.ctf.fs names a stream after its file
        return *stream.origin;
    }

    std::shared_ptr<Origin> liveOrigin(const std::string& hostname, const bt_trace* trace = nullptr)
    {
        auto& origin = m_liveOrigins[trace];
        if (!origin) {
            if (trace) {
                bt_trace_get_ref(trace); // pinned: its address is our key
                m_pinnedTraces.emplace_back(trace);
            }
            origin
                = std::make_shared<Origin>(Origin{static_cast<std::uint32_t>(m_liveOrigins.size()), hostname, m_input});
            origins.push_back(origin);
        }
        return origin;
    }

    void give(Gap gap, const Origin& origin)
    {
        gap.origin = &origin;
        m_sink->onGap(gap);
    }

    void fail(const std::shared_ptr<Origin>& origin, const std::string& message, std::optional<TimeNs> from = {})
    {
        ++statistics.unreadable;
        statistics.warnings.push_back(message);
        if (origins.empty() || origins.back() != origin)
            origins.push_back(origin);
        Gap gap;
        gap.origin = origin.get();
        gap.kind = Gap::Kind::Unreadable;
        gap.begin = from;
        gap.what = message;
        if (m_sink)
            m_sink->onGap(gap);
        else
            m_pendingGaps.push_back(gap);
    }

    /// A file that lost its tail between two packets reads without an error: say it all the same.
    void reportDamage()
    {
        for (Stream& stream : m_streams)
            if (stream.damage)
                fail(stream.origin, stream.file + ": " + *std::exchange(stream.damage, {}), stream.lastTime);
    }

    std::string m_input;
    TraceSources m_sources;
    ClassResolver m_resolver;
    std::vector<Stream> m_streams;
    std::map<const bt_trace*, std::shared_ptr<Origin>> m_liveOrigins;
    std::vector<Trace> m_pinnedTraces;
    std::vector<Gap> m_pendingGaps; ///< found before there was a sink
    Event m_event; ///< reused: no allocation per event
    EventSink* m_sink = nullptr;
    std::unique_ptr<StreamMerger> m_merger; ///< last: it points to all the rest
};

TraceReader::TraceReader(const std::string& input)
    : m_impl(std::make_unique<Impl>(input))
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

void readAll(TraceReader& reader, EventSink& sink, const std::function<void(std::uint64_t events)>& progress,
    const std::stop_token& stop)
{
    constexpr std::uint64_t batch = 16384; // between two looks at the stop token: some ms
    constexpr std::chrono::milliseconds pause(50); // for a live session; its own timer is slower
    while (true) {
        const ReadState state = reader.poll(sink, batch);
        if (state == ReadState::Ended)
            return;
        if (stop.stop_requested())
            throw Cancelled();
        if (progress)
            progress(reader.statistics().events);
        if (state == ReadState::Waiting)
            std::this_thread::sleep_for(pause);
    }
}

} // namespace xenlens::reader
