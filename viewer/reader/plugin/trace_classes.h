// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/babeltrace/bt_handle.h"
#include "reader/xentrace/decoder.h"

#include <babeltrace2/babeltrace.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>

namespace xenlens::plugin {

/// What one tick of the TSC is worth. Without a frequency, ticks are shown as if they were ns, and the clock's
/// description says so.
struct ClockSettings
{
    std::optional<std::uint64_t> tscHz;
    /// Unix time of TSC 0, in ns; without it the clock starts where the TSC does.
    std::optional<std::int64_t> tscZeroNs;
};

/// The Babeltrace description of an xentrace file: one trace, a stream for each pCPU, a clock that counts TSC ticks,
/// and a class for each form of record, made when the first one comes.
class TraceClasses
{
public:
    /// Throws std::bad_alloc when Babeltrace is out of memory, as all here.
    TraceClasses(bt_self_component* component, const ClockSettings& clock, const std::string& inputName);
    ~TraceClasses();
    TraceClasses(const TraceClasses&) = delete;
    TraceClasses& operator=(const TraceClasses&) = delete;

    /// The latest TSC that the clock can show: Babeltrace computes in ns that fit 63 bits.
    [[nodiscard]] std::uint64_t latest() const { return m_latest; }
    void createStream(std::uint32_t cpu); ///< once for each pCPU
    [[nodiscard]] const bt_stream* stream(std::uint32_t cpu) const;
    /// The class of such a record, and of all that have the same fields.
    const bt_event_class* eventClass(const xentrace::Decoded& decoded);
    /// Fills in context and payload of an event of eventClass(decoded).
    static void fill(bt_event* event, const xentrace::Decoded& decoded, const xentrace::Record& record);

private:
    /// Kind of record (a call and a subcall may share a layout); layout, its fields that there are words for, words
    /// that no field covers: what the payload is made of.
    using Key = std::tuple<const xentrace::RecordType*, const xentrace::Layout*, std::size_t, std::size_t>;

    void createContexts();
    bt_field_class* payloadClass(const xentrace::Decoded& decoded) const;

    bt_trace_class* m_traceClass = nullptr;
    bt_stream_class* m_streamClass = nullptr;
    bt_trace* m_trace = nullptr;
    std::uint64_t m_latest;
    std::map<std::uint32_t, bt_stream*> m_streams;
    std::map<Key, const bt_event_class*> m_eventClasses; ///< owned by the stream class
};

} // namespace xenlens::plugin
