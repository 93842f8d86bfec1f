// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/ctf/trace_child.h"

#include "core/text.h"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace xenlens::reader {

namespace {

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
    , m_frames(argumentsOf(m_input, scope, m_scratch), silence)
{
}

TraceChild::~TraceChild()
{
    if (m_ended && !m_failure)
        return;
    m_frames.kill({});
    static_cast<void>(m_frames.failure()); // waits for its end
    std::error_code ignored; // it removes the folder itself, unless it was ended
    std::filesystem::remove_all(m_scratch, ignored);
}

TraceChild::State TraceChild::advance()
{
    while (!m_ended) {
        if (frame().rest().empty()) {
            switch (m_frames.next()) {
            case FrameStream::State::Frame:
                m_spoken = true;
                continue;
            case FrameStream::State::Waiting:
                return State::Waiting;
            case FrameStream::State::Closed:
                return end(m_input + ": " + m_frames.failure() + "; what came before it is kept");
            case FrameStream::State::Refused:
                return refuse();
            }
        }
        const State state = readRecord();
        if (state != State::Waiting)
            return state;
    }
    return State::Ended;
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
    m_frames.kill({});
    return end(m_input + ": its reader sent what cannot be; what came before it is kept");
}

/// Waiting: go on with the next record.
TraceChild::State TraceChild::readRecord()
{
    State state = State::Waiting;
    switch (static_cast<RecordKind>(frame().number())) {
    case RecordKind::Origin: {
        const std::uint64_t number = frame().number();
        const std::string name = cleanText(frame().text(), longestName);
        if (number >= mostOrigins)
            return refuse();
        m_hostnames[static_cast<std::uint32_t>(number)] = name;
        break;
    }
    case RecordKind::Clock: {
        const std::uint64_t number = frame().number();
        std::string clock(frame().text());
        if (number >= mostOrigins)
            return refuse();
        m_clocks[static_cast<std::uint32_t>(number)] = std::move(clock);
        break;
    }
    case RecordKind::Reached: {
        const std::int64_t time = frame().signedNumber();
        m_reached = std::max(m_reached.value_or(time), time);
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
        const std::string name = cleanText(frame().text(), longestName);
        const std::uint64_t count = frame().number();
        if (m_skipped.size() < mostNames || m_skipped.contains(name))
            m_skipped[name] += count;
        m_events += count;
        break;
    }
    case RecordKind::Idle:
        state = State::Idle;
        break;
    case RecordKind::Failed:
        return end(std::string(frame().text()));
    case RecordKind::End:
        return end({});
    default:
        return refuse();
    }
    if (frame().isBad() || m_ended)
        return m_ended ? State::Ended : refuse();
    if (state == State::Ready && !m_hostnames.contains(m_next.origin))
        return refuse();
    return state;
}

void TraceChild::readClass()
{
    RawClass type;
    type.name = frame().text();
    type.contextFields = frame().number();
    const std::uint64_t count = frame().number();
    if (count > mostFields || type.contextFields > count || m_classes.size() >= mostClasses) {
        refuse();
        return;
    }
    for (std::uint64_t i = 0; i < count; ++i) {
        RawField field;
        field.name = frame().text();
        const std::uint64_t kind = frame().number();
        field.kind = kind <= static_cast<std::uint64_t>(FieldKind::SignedArray) ? static_cast<FieldKind>(kind)
                                                                                : FieldKind::Other;
        field.bits = static_cast<std::uint32_t>(frame().number());
        type.fields.push_back(std::move(field));
    }
    m_classes.push_back(std::move(type));
}

void TraceChild::readEvent()
{
    WireReader local = frame(); // a local one stays in registers
    m_next.isGap = false;
    m_next.timeNs = local.number() != 0 ? std::optional(local.signedNumber()) : std::nullopt;
    m_next.origin = static_cast<std::uint32_t>(local.number());
    const std::uint64_t number = local.number();
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
            value.number = local.number();
            break;
        case FieldKind::Signed:
            value.number = static_cast<std::uint64_t>(local.signedNumber());
            break;
        case FieldKind::Text:
            value.bytes = local.text();
            break;
        case FieldKind::UnsignedArray:
        case FieldKind::SignedArray: {
            value.number = local.number();
            value.bytes = local.numbers(std::min(value.number, longestSequence));
            break;
        }
        case FieldKind::Other:
            break;
        }
    }
    frame() = local;
    ++m_events;
}

void TraceChild::readGap()
{
    m_next.isGap = true;
    Gap& gap = m_next.gap;
    const std::uint64_t kind = frame().number();
    gap.kind = kind == static_cast<std::uint64_t>(Gap::Kind::DiscardedEvents) ? Gap::Kind::DiscardedEvents
        : kind == static_cast<std::uint64_t>(Gap::Kind::DiscardedPackets)     ? Gap::Kind::DiscardedPackets
                                                                              : Gap::Kind::Unreadable;
    m_next.origin = static_cast<std::uint32_t>(frame().number());
    for (auto* time : {&gap.begin, &gap.end})
        *time = frame().number() != 0 ? std::optional(TimeNs{frame().signedNumber()}) : std::nullopt;
    gap.count = frame().number() != 0 ? std::optional(frame().number()) : std::nullopt;
    gap.what = cleanText(frame().text());
    m_next.timeNs = gap.begin ? std::optional(gap.begin->ns) : std::nullopt;
}

} // namespace xenlens::reader
