// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/names.h"

#include <fmt/format.h>

namespace xenlens::wording {

std::string domainName(const std::string& name, DomId domid)
{
    return name.empty() ? fmt::format("domain {}", domid.value) : fmt::format("{} (domain {})", name, domid.value);
}

std::string shortDomainName(const std::string& name, DomId domid)
{
    return name.empty() ? fmt::format("domain {}", domid.value) : fmt::format("{} ({})", name, domid.value);
}

std::string hostName(const std::string& host)
{
    return host.empty() ? "an untraced host" : host;
}

std::string listed(const std::vector<std::string>& words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
    return text;
}

std::string counted(std::uint64_t count, const std::string& one, const std::string& many)
{
    return fmt::format("{} {}", count, count == 1 ? one : many.empty() ? one + "s" : many);
}

} // namespace xenlens::wording
