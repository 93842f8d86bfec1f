// SPDX-License-Identifier: GPL-2.0-or-later
#include "page_pattern.h"

#include <algorithm>

namespace xenlens::memload {

PagePattern::PagePattern(Kind kind, std::uint64_t pages)
    : m_kind(kind)
    , m_pages(pages)
    , m_hot(std::max<std::uint64_t>(1, pages / 10))
{
}

std::uint64_t PagePattern::next()
{
    switch (m_kind) {
    case Kind::Random:
        return uniform(0, m_pages);
    case Kind::HotCold:
        if (m_hot == m_pages || uniform(0, 10) < 9)
            return uniform(0, m_hot);
        return uniform(m_hot, m_pages - m_hot);
    case Kind::Sequential:
        break;
    }
    return m_position++ % m_pages;
}

std::uint64_t PagePattern::uniform(std::uint64_t from, std::uint64_t count)
{
    return from + std::uniform_int_distribution<std::uint64_t>(0, count - 1)(m_random);
}

std::optional<PagePattern::Kind> PagePattern::parse(const std::string& text)
{
    for (const auto kind : {Kind::Sequential, Kind::Random, Kind::HotCold}) {
        if (text == name(kind))
            return kind;
    }
    return {};
}

const char* PagePattern::name(Kind kind)
{
    switch (kind) {
    case Kind::Random:
        return "random";
    case Kind::HotCold:
        return "hotcold";
    case Kind::Sequential:
        break;
    }
    return "sequential";
}

} // namespace xenlens::memload
