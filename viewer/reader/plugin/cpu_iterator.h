// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/plugin/trace_classes.h"
#include "reader/xentrace/record_reader.h"

#include <babeltrace2/babeltrace.h>

#include <cstdint>
#include <deque>

namespace xenlens::plugin {

/// The messages of one pCPU: its stream's beginning, packets of events, what Xen lost, its end. Times never go back: a
/// record whose TSC does is given the time of the one before it; one beyond what Babeltrace can show, the latest that
/// it can.
class CpuIterator
{
public:
    /// All must outlive the iterator.
    CpuIterator(bt_self_message_iterator* self, const xentrace::File& file, TraceClasses& classes, std::uint32_t cpu);
    ~CpuIterator();
    CpuIterator(const CpuIterator&) = delete;
    CpuIterator& operator=(const CpuIterator&) = delete;

    /// Writes up to `capacity` messages; 0: there are no more. Throws xenlens::Error and std::bad_alloc.
    std::uint64_t next(bt_message_array_const messages, std::uint64_t capacity);

private:
    void produce();
    void add(const xentrace::Record& record);
    void addEvent(const xentrace::Record& record);
    void addLoss(const xentrace::Record& record);
    void openPacket(std::uint64_t time);
    void closePacket(std::uint64_t time);
    void push(bt_message* message);

    bt_self_message_iterator* m_self;
    TraceClasses& m_classes;
    xentrace::RecordReader m_reader;
    std::uint32_t m_cpu;
    const bt_stream* m_stream;
    bt_packet* m_packet = nullptr;
    std::deque<const bt_message*> m_ready;
    std::uint64_t m_time = 0; ///< of the last message
    std::uint64_t m_eventsInPacket = 0;
    bool m_begun = false;
    bool m_ended = false;
};

} // namespace xenlens::plugin
