// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/tsc_conversion.h"

#include "reader/xentrace/header_scan.h"
#include "reader/xentrace/record.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace xenlens::xentrace {

namespace {

/// Beyond these a moment or a duration fits into no int64_t of ns; only hostile input gets there.
constexpr double nsMax = 9.2e18;

std::uint64_t longAt(const Record& record, std::size_t word)
{
    return record.data[word] | static_cast<std::uint64_t>(record.data[word + 1]) << 32;
}

/// b - a, signed.
double difference(std::uint64_t a, std::uint64_t b)
{
    return static_cast<double>(static_cast<std::int64_t>(b - a));
}

double segmentNs(const ClockSegment& segment, std::uint64_t tsc)
{
    return segment.fromNs + difference(segment.from, tsc) * segment.nsPerTick;
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
    if (anchor.tscKhz == 0 || static_cast<double>(anchor.wallNs) > nsMax
        || static_cast<double>(anchor.systemNs) > nsMax)
        return std::nullopt;
    return anchor;
}

void AnchorGaps::add(const Record& record)
{
    if (const std::optional<ClockAnchor> anchor = clockAnchor(record)) {
        m_cpu = record.cpu;
        m_tsc = anchor->tsc;
        m_ticks = anchor->tscKhz * std::uint64_t{900}; // 0.9 s
    }
}

bool AnchorGaps::mayHoldOne(std::uint16_t cpu, std::uint64_t tsc) const
{
    return cpu != m_cpu || tsc - m_tsc >= m_ticks; // unsigned: so is one before it, of another boot
}

Clock::Clock(double tscHz)
    : m_givenHz(tscHz)
{
}

Clock Clock::of(const File& file, std::optional<double> tscHz)
{
    Clock clock;
    clock.m_givenHz = tscHz;
    constexpr std::uint32_t wanted[] = {ClockReading};
    AnchorGaps gaps;
    HeaderScan(file, RecordFilter::only(wanted))
        .run(
            [&](const Record& record, RecordFilter&) {
                if (!record.timeKnown)
                    return;
                clock.add(record);
                gaps.add(record);
            },
            [&gaps](std::uint16_t cpu, std::uint64_t tsc) { return gaps.mayHoldOne(cpu, tsc); });
    return clock;
}

void Clock::add(const Record& record)
{
    const std::optional<ClockAnchor> anchor = clockAnchor(record);
    if (!anchor)
        return;
    if (m_cpu && record.cpu < *m_cpu) {
        // The lowest pCPU spoke later than another one.
        m_others.swap(m_kept);
        m_kept.clear();
        m_every = 1;
        m_seen = 0;
        m_cpu.reset();
    }
    if (m_cpu && record.cpu != *m_cpu) {
        if (m_others.size() < anchorsMax)
            m_others.push_back(*anchor);
        return;
    }
    if (!m_kept.empty() && (anchor->tsc <= m_last.tsc || anchor->systemNs < m_last.systemNs))
        return;
    m_cpu = record.cpu;
    m_last = *anchor;
    if (m_seen++ % m_every != 0)
        return;
    m_kept.push_back(*anchor);
    if (m_kept.size() == anchorsMax) {
        std::size_t n = 0;
        for (std::size_t i = 0; i < m_kept.size(); i += 2)
            m_kept[n++] = m_kept[i];
        m_kept.resize(n);
        m_every *= 2;
    }
}

std::optional<double> Clock::tscHz() const
{
    if (m_kept.empty())
        return m_givenHz;
    if (const std::optional<double> hz = measuredHz(m_kept.front(), m_last))
        return hz;
    return m_last.tscKhz * 1e3;
}

std::optional<DurationNs> Clock::duration(std::uint64_t ticks) const
{
    const std::optional<double> hz = tscHz();
    if (!hz)
        return std::nullopt;
    const double ns = static_cast<double>(ticks) * 1e9 / *hz;
    if (!(ns < nsMax))
        return std::nullopt;
    return DurationNs{std::llround(ns)};
}

/// Unix time of the first anchor. There must be one.
std::int64_t Clock::originNs() const
{
    return static_cast<std::int64_t>(m_last.wallNs - m_last.systemNs + m_kept.front().systemNs);
}

/// The one that a TSC is in. There must be an anchor.
ClockSegment Clock::segment(std::uint64_t tsc) const
{
    const auto next = std::ranges::upper_bound(m_kept, tsc, {}, [](const ClockAnchor& anchor) { return anchor.tsc; });
    const bool last = next == m_kept.end();
    const ClockAnchor& before = next == m_kept.begin() ? m_kept.front() : *(next - 1);
    const ClockAnchor& after = last ? m_last : *next;
    ClockSegment segment;
    segment.begin = next == m_kept.begin() ? 0 : before.tsc;
    segment.end = last ? std::numeric_limits<std::uint64_t>::max() : after.tsc - 1;
    segment.from = before.tsc;
    segment.nsPerTick = 1e9 / *tscHz();
    if (tsc > m_last.tsc) {
        segment.begin = m_last.tsc + 1;
        segment.from = m_last.tsc;
    } else if (after.tsc > before.tsc && tsc >= before.tsc) {
        segment.end = last ? after.tsc : segment.end;
        segment.nsPerTick = difference(before.systemNs, after.systemNs) / difference(before.tsc, after.tsc);
    }
    const std::uint64_t fromNs = segment.from == m_last.tsc ? m_last.systemNs : before.systemNs;
    segment.fromNs = difference(m_kept.front().systemNs, fromNs);
    return segment;
}

/// Since the first anchor. There must be one.
double Clock::systemNs(std::uint64_t tsc) const
{
    return segmentNs(segment(tsc), tsc);
}

std::optional<TimeNs> Clock::time(std::uint64_t tsc) const
{
    ClockSegment segment;
    return time(tsc, segment);
}

std::optional<TimeNs> Clock::time(std::uint64_t tsc, ClockSegment& segment) const
{
    if (m_kept.empty())
        return std::nullopt;
    if (!segment.holds(tsc))
        segment = this->segment(tsc);
    const double ns = segmentNs(segment, tsc);
    if (!(std::abs(ns) < nsMax) || !(std::abs(static_cast<double>(originNs()) + ns) < nsMax))
        return std::nullopt;
    return TimeNs{originNs() + std::llround(ns)};
}

std::optional<TimeNs> Clock::zero(std::uint64_t hz) const
{
    if (m_kept.empty() || hz == 0)
        return std::nullopt;
    const double ns = static_cast<double>(m_kept.front().tsc) * 1e9 / static_cast<double>(hz);
    if (!(ns < nsMax) || !(std::abs(static_cast<double>(originNs()) - ns) < nsMax))
        return std::nullopt;
    return TimeNs{originNs() - std::llround(ns)};
}

std::optional<DurationNs> Clock::disagreement() const
{
    if (m_kept.empty())
        return std::nullopt;
    double most = 0;
    for (const ClockAnchor& other : m_others)
        most = std::max(most, std::abs(systemNs(other.tsc) - difference(m_kept.front().systemNs, other.systemNs)));
    if (!(most < nsMax))
        return std::nullopt;
    return DurationNs{std::llround(most)};
}

} // namespace xenlens::xentrace
