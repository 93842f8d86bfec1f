// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace xenlens::cli {

/// Marks words for a terminal (ECMA-48), or leaves them as they are.
class Style
{
public:
    explicit Style(bool coloured = false)
        : m_coloured(coloured)
    {
    }

    [[nodiscard]] std::string bold(const std::string& text) const { return mark("1", text); }
    [[nodiscard]] std::string dim(const std::string& text) const { return mark("2", text); }
    [[nodiscard]] std::string good(const std::string& text) const { return mark("32", text); }
    [[nodiscard]] std::string bad(const std::string& text) const { return mark("1;31", text); }

private:
    [[nodiscard]] std::string mark(const char* code, const std::string& text) const
    {
        return m_coloured ? "\033[" + std::string(code) + "m" + text + "\033[0m" : text;
    }

    bool m_coloured;
};

/// Colours for standard output: only on a terminal that is not "dumb", and not with NO_COLOR set and not empty
/// (no-color.org).
Style styleOfStdout();

} // namespace xenlens::cli
