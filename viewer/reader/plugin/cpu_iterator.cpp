// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/plugin/cpu_iterator.h"

#include <algorithm>
#include <new>
#include <utility>

namespace xenlens::plugin {

namespace {

/// A reader of CTF can seek by packets: 16 Ki events are some 500 KiB.
constexpr std::uint64_t eventsPerPacket = 16384;

} // namespace

CpuIterator::CpuIterator(
    bt_self_message_iterator* self, const xentrace::File& file, TraceClasses& classes, std::uint32_t cpu)
    : m_self(self)
    , m_classes(classes)
    , m_reader(file, cpu)
    , m_cpu(cpu)
    , m_stream(classes.stream(cpu))
{
}

CpuIterator::~CpuIterator()
{
    for (const bt_message* message : m_ready)
        bt_message_put_ref(message);
    bt_packet_put_ref(m_packet);
}

std::uint64_t CpuIterator::next(bt_message_array_const messages, std::uint64_t capacity)
{
    while (m_ready.size() < capacity && !m_ended)
        produce();
    const std::uint64_t n = std::min<std::uint64_t>(capacity, m_ready.size());
    for (std::uint64_t i = 0; i < n; ++i) {
        messages[i] = m_ready.front();
        m_ready.pop_front();
    }
    return n;
}

void CpuIterator::produce()
{
    if (!m_begun) {
        m_begun = true;
        push(bt_message_stream_beginning_create(m_self, m_stream));
    }
    const auto batch = m_reader.nextBatch();
    for (const xentrace::Record& record : batch)
        add(record);
    if (batch.empty()) {
        closePacket(m_time);
        push(bt_message_stream_end_create(m_self, m_stream));
        m_ended = true;
    }
}

void CpuIterator::add(const xentrace::Record& record)
{
    if (record.event == xentrace::LostRecords && record.count >= 4) {
        addLoss(record);
        return;
    }
    m_time = std::max(m_time, std::min(record.tsc, m_classes.latest()));
    if (m_packet == nullptr)
        openPacket(m_time);
    addEvent(record);
    if (m_eventsInPacket == eventsPerPacket)
        closePacket(m_time);
}

void CpuIterator::addEvent(const xentrace::Record& record)
{
    const xentrace::Decoded decoded = xentrace::decode(record);
    bt_message* message = bt_message_event_create_with_packet_and_default_clock_snapshot(
        m_self, m_classes.eventClass(decoded), m_packet, m_time);
    push(message);
    TraceClasses::fill(bt_message_event_borrow_event(message), decoded, record);
    ++m_eventsInPacket;
}

/// In CTF, what was lost counts from the end of the packet before to the end of the next: that one gets the record of
/// the loss and nothing else.
void CpuIterator::addLoss(const xentrace::Record& record)
{
    const std::uint64_t first = record.data[2] | static_cast<std::uint64_t>(record.data[3]) << 32;
    const std::uint64_t end = std::max(m_time, std::min(record.tsc, m_classes.latest()));
    if (m_packet == nullptr && m_eventsInPacket == 0)
        openPacket(std::clamp(first, m_time, end)); // a loss before all records: there must be a packet before it
    if (m_packet != nullptr)
        closePacket(std::clamp(first, m_time, end));
    bt_message* lost = bt_message_discarded_events_create_with_default_clock_snapshots(m_self, m_stream, m_time, end);
    push(lost);
    if (record.data[0] > 0)
        bt_message_discarded_events_set_count(lost, record.data[0]);
    openPacket(end);
    addEvent(record);
    closePacket(end);
}

void CpuIterator::openPacket(std::uint64_t time)
{
    m_time = time;
    m_packet = bt_packet_create(m_stream);
    if (m_packet == nullptr)
        throw std::bad_alloc();
    bt_field_integer_unsigned_set_value(
        bt_field_structure_borrow_member_field_by_index(bt_packet_borrow_context_field(m_packet), 0), m_cpu);
    push(bt_message_packet_beginning_create_with_default_clock_snapshot(m_self, m_packet, time));
    m_eventsInPacket = 0;
}

void CpuIterator::closePacket(std::uint64_t time)
{
    if (m_packet == nullptr)
        return;
    m_time = time;
    push(bt_message_packet_end_create_with_default_clock_snapshot(m_self, m_packet, time));
    bt_packet_put_ref(std::exchange(m_packet, nullptr));
}

void CpuIterator::push(bt_message* message)
{
    if (message == nullptr)
        throw std::bad_alloc();
    m_ready.push_back(message);
}

} // namespace xenlens::plugin
