// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace xenlens::memload {

inline constexpr std::uint64_t pageBytes = 4096; ///< of x86, and what Xen counts its log-dirty bits in

/**
 * A number of pages: as such ("4096"), or as an amount of memory with K, M or G (KiB, MiB, GiB; "Ki", "KiB" and so on
 * are the same). Empty for anything else, for what is no multiple of a page, and for more than 2^40 pages.
 */
std::optional<std::uint64_t> parsePages(std::string_view text);

} // namespace xenlens::memload
