// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/record_filter.h"

namespace xenlens::xentrace {

namespace {

/// Losses and the file's frame; hypercalls' costs, which go by a context and a time of their own; the scheduler's.
constexpr bool watched(std::uint32_t event)
{
    const std::uint32_t subclass = event >> RecordFilter::shift;
    return subclass == LostRecords >> RecordFilter::shift || subclass == CostCall >> RecordFilter::shift
        || classBits(event) == ClassSched;
}

constexpr std::array<Disposition, RecordFilter::mask + 1> all = [] {
    std::array<Disposition, RecordFilter::mask + 1> dispositions{};
    for (std::uint32_t upper = 0; upper < dispositions.size(); ++upper) {
        const std::uint32_t event = upper << RecordFilter::shift;
        dispositions[upper] = !isValidEvent(event) ? Disposition::Invalid
            : watched(event)                       ? Disposition::Watch
                                                   : Disposition::Emit;
    }
    return dispositions;
}();

} // namespace

RecordFilter::RecordFilter()
    : m_dispositions(all)
{
}

RecordFilter::RecordFilter(std::span<const std::uint32_t> wanted)
    : m_dispositions(all)
{
    for (Disposition& disposition : m_dispositions)
        disposition = disposition == Disposition::Emit ? Disposition::Skip : disposition;
    for (const std::uint32_t event : wanted)
        if ((*this)[event] == Disposition::Skip)
            set(event, Disposition::Emit);
}

RecordFilter RecordFilter::only(std::span<const std::uint32_t> wanted)
{
    RecordFilter filter;
    for (Disposition& disposition : filter.m_dispositions)
        disposition = disposition == Disposition::Invalid ? disposition : Disposition::Skip;
    for (const std::uint32_t event : wanted)
        filter.set(event, Disposition::Emit);
    return filter;
}

} // namespace xenlens::xentrace
