// SPDX-License-Identifier: GPL-3.0-or-later
#include "reader/xentrace/kinds.h"

namespace xenlens::xentrace {

namespace {

/// Losses and the file's frame; hypercalls' costs, which go by a context and a time of their own; the scheduler's.
constexpr bool watched(std::uint32_t event)
{
    const std::uint32_t subclass = event >> Kinds::shift;
    return subclass == LostRecords >> Kinds::shift || subclass == CostCall >> Kinds::shift
        || classBits(event) == ClassSched;
}

constexpr std::array<Treat, Kinds::mask + 1> all = [] {
    std::array<Treat, Kinds::mask + 1> treats{};
    for (std::uint32_t upper = 0; upper < treats.size(); ++upper) {
        const std::uint32_t event = upper << Kinds::shift;
        treats[upper] = !soundEvent(event) ? Treat::Unsound : watched(event) ? Treat::Watch : Treat::Give;
    }
    return treats;
}();

} // namespace

Kinds::Kinds()
    : m_treats(all)
{
}

Kinds::Kinds(std::span<const std::uint32_t> wanted)
    : m_treats(all)
{
    for (Treat& treat : m_treats)
        treat = treat == Treat::Give ? Treat::Skip : treat;
    for (const std::uint32_t event : wanted)
        if ((*this)[event] == Treat::Skip)
            set(event, Treat::Give);
}

Kinds Kinds::only(std::span<const std::uint32_t> wanted)
{
    Kinds kinds;
    for (Treat& treat : kinds.m_treats)
        treat = treat == Treat::Unsound ? treat : Treat::Skip;
    for (const std::uint32_t event : wanted)
        kinds.set(event, Treat::Give);
    return kinds;
}

} // namespace xenlens::xentrace
