// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/trace_child.h"

#include "core/text.h"

#include <filesystem>
#include <utility>

namespace xenlens::reader {

namespace {

constexpr std::size_t lengthBytes = 4;
constexpr std::size_t mostOrigins = 4096;
constexpr std::size_t mostNames = 65536; ///< of events that are left out

std::vector<std::string> argumentsOf(const std::string& input, EventScope scope, const std::string& scratch)
{
    return {"read", input, scope == EventScope::Records ? "records" : "ours", scratch};
}

} // namespace

TraceChild::TraceChild(std::string input, EventScope scope, std::chrono::milliseconds silence)
    : m_input(std::move(input))
    , m_scratch(scratchName())
    , m_silence(silence)
    , m_process(argumentsOf(m_input, scope, m_scratch))
{
}

TraceChild::~TraceChild()
{
    if (m_ended && !m_failure)
        return;
    m_process.kill({});
    m_process.ending();
    std::error_code ignored; // it removes the folder itself, unless it was ended
    std::filesystem::remove_all(m_scratch, ignored);
}

TraceChild::State TraceChild::advance()
{
    while (!m_ended) {
        if (m_frame.rest().empty()) {
            if (nextFrame())
                continue;
            if (m_ended)
                break;
            if (m_closed)
                return end(m_input + ": " + m_process.ending().value_or("its reader ended too early")
                    + "; what came before it is kept");
            m_buffer.erase(0, std::exchange(m_at, 0));
            switch (m_process.receive(m_buffer)) {
            case ReaderProcess::Received::Bytes:
                break;
            case ReaderProcess::Received::Closed:
                m_closed = true;
                break;
            case ReaderProcess::Received::Nothing:
                if (m_process.silence() < m_silence)
                    return State::Waiting;
                m_process.kill("nothing came of it for "
                    + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(m_silence).count()) + " s");
                m_closed = true;
            }
            continue;
        }
        const State state = readRecord();
        if (state != State::Waiting)
            return state;
    }
    return State::Ended;
}

/// False when no whole frame is there.
bool TraceChild::nextFrame()
{
    const std::string_view unread = std::string_view(m_buffer).substr(m_at);
    if (unread.size() < lengthBytes)
        return false;
    std::size_t length = 0;
    for (std::size_t i = 0; i < lengthBytes; ++i)
        length |= std::size_t{static_cast<unsigned char>(unread[i])} << 8 * i;
    if (length > longestFrame) {
        refuse();
        return false;
    }
    if (unread.size() - lengthBytes < length)
        return false;
    m_at += lengthBytes + length;
    m_frame = WireReader(unread.substr(lengthBytes, length));
    m_spoken = true;
    if (!std::exchange(m_greeted, true) && m_frame.number() != protocolVersion)
        refuse();
    return !m_ended;
}

TraceChild::State TraceChild::end(std::optional<std::string> failure)
{
    m_ended = true;
    if (failure)
        m_failure = cleanText(*failure);
    return State::Ended;
}

TraceChild::State TraceChild::refuse()
{
    m_process.kill({});
    return end(m_input + ": its reader sent what cannot be; what came before it is kept");
}

/// Waiting: go on with the next record.
TraceChild::State TraceChild::readRecord()
{
    State state = State::Waiting;
    switch (static_cast<RecordKind>(m_frame.number())) {
    case RecordKind::Origin: {
        const std::uint64_t number = m_frame.number();
        const std::string name = cleanText(m_frame.text(), longestName);
        if (number >= mostOrigins)
            return refuse();
        m_hostnames[static_cast<std::uint32_t>(number)] = name;
        break;
    }
    case RecordKind::Class:
        readClass();
        break;
    case RecordKind::Event:
        readEvent();
        state = State::Ready;
        break;
    case RecordKind::Gap:
        readGap();
        state = State::Ready;
        break;
    case RecordKind::Skipped: {
        const std::string name = cleanText(m_frame.text(), longestName);
        const std::uint64_t count = m_frame.number();
        if (m_skipped.size() < mostNames || m_skipped.contains(name))
            m_skipped[name] += count;
        m_events += count;
        break;
    }
    case RecordKind::Idle:
        state = State::Idle;
        break;
    case RecordKind::Failed:
        return end(std::string(m_frame.text()));
    case RecordKind::End:
        return end({});
    default:
        return refuse();
    }
    if (m_frame.isBad() || m_ended)
        return m_ended ? State::Ended : refuse();
    if (state == State::Ready && !m_hostnames.contains(m_next.origin))
        return refuse();
    return state;
}

void TraceChild::readClass()
{
    RawClass type;
    type.name = m_frame.text();
    type.contextFields = m_frame.number();
    const std::uint64_t count = m_frame.number();
    if (count > mostFields || type.contextFields > count || m_classes.size() >= mostClasses) {
        refuse();
        return;
    }
    for (std::uint64_t i = 0; i < count; ++i) {
        RawField field;
        field.name = m_frame.text();
        const std::uint64_t kind = m_frame.number();
        field.kind = kind <= static_cast<std::uint64_t>(FieldKind::SignedArray) ? static_cast<FieldKind>(kind)
                                                                                : FieldKind::Other;
        field.bits = static_cast<std::uint32_t>(m_frame.number());
        type.fields.push_back(std::move(field));
    }
    m_classes.push_back(std::move(type));
}

void TraceChild::readEvent()
{
    WireReader frame = m_frame; // a local one stays in registers
    m_next.isGap = false;
    m_next.timeNs = frame.number() != 0 ? std::optional(frame.signedNumber()) : std::nullopt;
    m_next.origin = static_cast<std::uint32_t>(frame.number());
    const std::uint64_t number = frame.number();
    if (number >= m_classes.size()) {
        refuse();
        return;
    }
    const RawClass& type = m_classes[number];
    m_next.event.type = &type;
    m_next.event.values.resize(type.fields.size());
    RawValue* next = m_next.event.values.data();
    for (const RawField& field : type.fields) {
        RawValue& value = *next++;
        switch (field.kind) {
        case FieldKind::Unsigned:
            value.number = frame.number();
            break;
        case FieldKind::Signed:
            value.number = static_cast<std::uint64_t>(frame.signedNumber());
            break;
        case FieldKind::Text:
            value.bytes = frame.text();
            break;
        case FieldKind::UnsignedArray:
        case FieldKind::SignedArray: {
            value.number = frame.number();
            value.bytes = frame.numbers(std::min(value.number, longestSequence));
            break;
        }
        case FieldKind::Other:
            break;
        }
    }
    m_frame = frame;
    ++m_events;
}

void TraceChild::readGap()
{
    m_next.isGap = true;
    Gap& gap = m_next.gap;
    const std::uint64_t kind = m_frame.number();
    gap.kind = kind == static_cast<std::uint64_t>(Gap::Kind::DiscardedEvents) ? Gap::Kind::DiscardedEvents
        : kind == static_cast<std::uint64_t>(Gap::Kind::DiscardedPackets)     ? Gap::Kind::DiscardedPackets
                                                                              : Gap::Kind::Unreadable;
    m_next.origin = static_cast<std::uint32_t>(m_frame.number());
    for (auto* time : {&gap.begin, &gap.end})
        *time = m_frame.number() != 0 ? std::optional(TimeNs{m_frame.signedNumber()}) : std::nullopt;
    gap.count = m_frame.number() != 0 ? std::optional(m_frame.number()) : std::nullopt;
    gap.what = cleanText(m_frame.text());
    m_next.timeNs = gap.begin ? std::optional(gap.begin->ns) : std::nullopt;
}

} // namespace xenlens::reader
