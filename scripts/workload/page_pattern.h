// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>

namespace xenlens::memload {

/** In which order the pages of the working set are written. */
class PagePattern
{
public:
    enum class Kind
    {
        Sequential,
        Random,
        HotCold
    };

    /** `pages` is at least 1. */
    PagePattern(Kind kind, std::uint64_t pages);

    /** The page to write next, below the working set's size. */
    std::uint64_t next();

    static std::optional<Kind> parse(const std::string& name);
    static const char* name(Kind kind); ///< as parse() takes it and as the events say it

private:
    std::uint64_t uniform(std::uint64_t from, std::uint64_t count);

    Kind m_kind;
    std::uint64_t m_pages;
    std::uint64_t m_hot; ///< the first tenth of the pages, which takes nine writes of ten
    std::uint64_t m_position = 0;
    std::minstd_rand m_random; ///< its state is one word: what we keep ourselves gets dirty as well
};

} // namespace xenlens::memload
