// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>

namespace xenlens {

/// A Xen domain id (domid_t, xen/include/public/xen.h); meaningful on one host only.
struct DomId
{
    std::uint16_t value = 0;

    constexpr auto operator<=>(const DomId&) const = default;
};

} // namespace xenlens
