// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/clock.h"

#include "reader/xentrace/header.h"
#include "reader/xentrace/recordreader.h"

#include <algorithm>
#include <cmath>

namespace xenlens::xentrace {

namespace {

/// Beyond these a moment or a duration fits into no int64_t of ns; only hostile input gets there.
constexpr double kNsMax = 9.2e18;

std::uint64_t longAt(const Record& record, std::size_t word)
{
    return record.data[word] | static_cast<std::uint64_t>(record.data[word + 1]) << 32;
}

/// b - a, signed.
double difference(std::uint64_t a, std::uint64_t b)
{
    return static_cast<double>(static_cast<std::int64_t>(b - a));
}

std::optional<double> measuredHz(const ClockAnchor& first, const ClockAnchor& last)
{
    // A second of ticks between anchors that are exact to some hundred ns: right to a millionth.
    if (last.systemNs < first.systemNs + 1'000'000'000 || last.tsc <= first.tsc)
        return std::nullopt;
    return difference(first.tsc, last.tsc) * 1e9 / difference(first.systemNs, last.systemNs);
}

} // namespace

std::optional<ClockAnchor> clockAnchor(const Record& record)
{
    if (record.event != ClockReading || record.count < 5 || !record.ownTsc)
        return std::nullopt;
    const ClockAnchor anchor{record.tsc, longAt(record, 0), longAt(record, 2), record.data[4]};
    if (anchor.tscKhz == 0 || static_cast<double>(anchor.wallNs) > kNsMax
        || static_cast<double>(anchor.systemNs) > kNsMax)
        return std::nullopt;
    return anchor;
}

Clock::Clock(double tscHz)
    : m_givenHz(tscHz)
{
}

Clock Clock::of(const File& file, std::optional<double> tscHz)
{
    Clock clock;
    clock.m_givenHz = tscHz;
    RecordReader reader(file);
    for (auto batch = reader.nextBatch(); !batch.empty(); batch = reader.nextBatch())
        for (const Record& record : batch)
            clock.add(record);
    return clock;
}

void Clock::add(const Record& record)
{
    const std::optional<ClockAnchor> anchor = clockAnchor(record);
    if (!anchor)
        return;
    CpuAnchors& cpu = m_anchors[record.cpu];
    if (!cpu.kept.empty() && (anchor->tsc <= cpu.last.tsc || anchor->systemNs < cpu.last.systemNs))
        return;
    cpu.last = *anchor;
    if (cpu.seen++ % cpu.every != 0)
        return;
    cpu.kept.push_back(*anchor);
    if (cpu.kept.size() == kAnchorsMax) {
        std::size_t n = 0;
        for (std::size_t i = 0; i < cpu.kept.size(); i += 2)
            cpu.kept[n++] = cpu.kept[i];
        cpu.kept.resize(n);
        cpu.every *= 2;
    }
}

std::optional<double> Clock::tscHz() const
{
    for (const auto& [number, cpu] : m_anchors)
        if (const std::optional<double> hz = measuredHz(cpu.kept.front(), cpu.last))
            return hz;
    if (!m_anchors.empty())
        return m_anchors.begin()->second.last.tscKhz * 1e3;
    return m_givenHz;
}

std::optional<DurationNs> Clock::duration(std::uint64_t ticks) const
{
    const std::optional<double> hz = tscHz();
    if (!hz)
        return std::nullopt;
    const double ns = static_cast<double>(ticks) * 1e9 / *hz;
    if (!(ns < kNsMax))
        return std::nullopt;
    return DurationNs{std::llround(ns)};
}

std::optional<TimeNs> Clock::time(std::uint16_t cpu, std::uint64_t tsc) const
{
    if (m_anchors.empty())
        return std::nullopt;
    const auto own = m_anchors.find(cpu);
    const CpuAnchors& anchors = own != m_anchors.end() ? own->second : m_anchors.begin()->second;
    const auto& kept = anchors.kept;
    const auto next = std::ranges::upper_bound(kept, tsc, {}, [](const ClockAnchor& anchor) { return anchor.tsc; });
    const ClockAnchor& before = next == kept.begin() ? kept.front() : *(next - 1);
    const ClockAnchor& after = next == kept.end() ? anchors.last : *next;
    // System time runs evenly; the wall clock is set now and then, so the anchor before says how far they are apart.
    const double ticks = difference(before.tsc, tsc);
    double nsPerTick = 1e9 / *tscHz();
    if (after.tsc > before.tsc)
        nsPerTick = difference(before.systemNs, after.systemNs) / difference(before.tsc, after.tsc);
    const double offset = ticks * nsPerTick;
    if (!(std::abs(static_cast<double>(before.wallNs) + offset) < kNsMax))
        return std::nullopt;
    return TimeNs{static_cast<std::int64_t>(before.wallNs) + std::llround(offset)};
}

} // namespace xenlens::xentrace
