// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/layout.h"

/// Reads the texts of layouts (layout.h describes them) while the compiler runs: a malformed one does not compile.
namespace xenlens::xentrace {

namespace detail {

/// In the order of Labels.
inline constexpr std::array<std::string_view, 10> labelsNames{"none", "runstate", "hypercall", "trap", "grant_op",
    "vcpu_op", "sched_op", "shutdown", "shadow_op", "evtchn_status"};

/// Throwing here is a compile error: the table is checked when it is built.
consteval void require(bool ok)
{
    if (!ok)
        throw "malformed layout";
}

consteval unsigned number(std::string_view& text)
{
    unsigned value = 0;
    require(!text.empty() && text.front() >= '0' && text.front() <= '9');
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        value = value * 10 + static_cast<unsigned>(text.front() - '0');
        text.remove_prefix(1);
    }
    return value;
}

consteval Unit unitNamed(std::string_view name)
{
    if (name == "ns")
        return Unit::Nanoseconds;
    if (name == "us")
        return Unit::Microseconds;
    if (name == "ticks")
        return Unit::Ticks;
    if (name == "hz")
        return Unit::Kilohertz;
    if (name == "MHz")
        return Unit::Megahertz;
    require(name == "bytes");
    return Unit::Bytes;
}

consteval Labels labelsNamed(std::string_view name)
{
    for (std::size_t i = 1; i < labelsNames.size(); ++i)
        if (labelsNames[i] == name)
            return static_cast<Labels>(i);
    throw "unknown labels";
}

consteval Field field(std::string_view text, unsigned bit)
{
    Field f;
    const std::size_t nameEnd = text.find_first_of(":=");
    require(nameEnd != std::string_view::npos && nameEnd > 0);
    f.name = text.substr(0, nameEnd);
    f.inEvent = text[nameEnd] == '=';
    text.remove_prefix(nameEnd + 1);
    f.bit = static_cast<std::uint16_t>(bit);
    if (f.inEvent) {
        f.bit = static_cast<std::uint16_t>(number(text));
        require(!text.empty() && text.front() == ':');
        text.remove_prefix(1);
    }
    f.width = static_cast<std::uint8_t>(number(text));
    require(f.width == 64   ? f.bit % 32 == 0
            : f.width == 48 ? f.bit % 32 == 16
                            : f.width >= 1 && f.bit % 32 + f.width <= 32);
    while (!text.empty()) {
        const char mark = text.front();
        const std::size_t end = text.find_first_of("/@", 1);
        const std::string_view rest = text.substr(1, end == std::string_view::npos ? end : end - 1);
        if (mark == 'x' || mark == 'i') {
            f.radix = mark == 'x' ? Radix::Hex : Radix::Signed;
            text.remove_prefix(1);
            continue;
        }
        if (mark == 'f') {
            require(f.width == 15);
            f.floating = true;
            text.remove_prefix(1);
            continue;
        }
        require(mark == '/' || mark == '@');
        if (mark == '/')
            f.unit = unitNamed(rest);
        else
            f.labels = labelsNamed(rest);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end);
    }
    return f;
}

} // namespace detail

consteval Layout::Layout(const char* text)
{
    std::string_view rest = text;
    unsigned bit = 0;
    while (!rest.empty()) {
        const std::size_t space = rest.find(' ');
        const Field f = detail::field(rest.substr(0, space), bit);
        if (!f.inEvent)
            bit += f.width;
        if (f.name != "_") {
            detail::require(count < fieldsMax);
            fields[count++] = f;
        }
        rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
    }
    detail::require(bit % 32 == 0 && bit / 32 <= xen::ExtraMax);
    words = static_cast<std::uint8_t>(bit / 32);
}

} // namespace xenlens::xentrace
