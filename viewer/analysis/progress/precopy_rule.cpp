// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/progress/precopy_rule.h"

#include "analysis/migrations/stop_reason.h"

#include <charconv>
#include <string_view>

namespace xenlens::analysis {

namespace {

constexpr std::uint64_t oldRounds = 29;
constexpr std::uint64_t oldPages = 50;
constexpr double oldTotalFactor = 3;
constexpr std::uint64_t longestTargetMs = 1'000'000'000;

/// The number behind `key`, which it removes from the text; nullopt: there is none.
std::optional<std::uint64_t> take(std::string_view& text, std::string_view key)
{
    if (!text.starts_with(key))
        return std::nullopt;
    text.remove_prefix(key.size());
    std::uint64_t number = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
    if (parsed.ec != std::errc())
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
    return number;
}

std::optional<PrecopyRule> parse(std::string_view text)
{
    PrecopyRule rule;
    if (const auto target = take(text, "downtime:")) {
        if (*target > longestTargetMs)
            return std::nullopt;
        rule.downtime = DurationNs{static_cast<std::int64_t>(*target) * 1'000'000};
    } else {
        rule.rounds = take(text, "rounds:");
        if (!rule.rounds)
            return std::nullopt;
        if (!text.empty()) {
            rule.pages = take(text, ",pages:");
            if (!rule.pages)
                return std::nullopt;
        }
    }
    return text.empty() ? std::optional(rule) : std::nullopt;
}

} // namespace

std::optional<PrecopyRule> precopyRuleOf(const std::string& policy)
{
    if (policy == "xen-4")
        return PrecopyRule{maxIterations, targetDirtyCount, {}, {}};
    if (policy == "xen-3.0")
        return PrecopyRule{oldRounds, oldPages, oldTotalFactor, {}};
    return parse(policy);
}

} // namespace xenlens::analysis
