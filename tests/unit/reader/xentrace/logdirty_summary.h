// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "reader/xentrace/record.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace xenlens::xentrace {

/// Log-dirty mode was switched, or the bitmap was read: TRC_MEM_LOGDIRTY_COUNTS and, after it, _PAUSE of
/// kernel-patches/xen.
struct LogdirtyRead
{
    std::uint32_t op = 0; ///< XEN_DOMCTL_SHADOW_OP_*
    std::uint64_t tsc = 0; ///< of the counts; without them, of the pause
    bool counted = false; ///< there were counts: the operation did not fail
    std::uint32_t faults = 0; ///< as handed to the toolstack
    std::uint32_t dirty = 0; ///< likewise, pages
    std::uint64_t marks = 0; ///< records of pages newly dirty since log-dirty was enabled or last cleaned
    std::optional<std::int32_t> result; ///< nullopt: the recording ends before the operation does
    std::uint64_t pausedNs = 0; ///< the domain was paused for it
};

/// What log-dirty mode did to one domain.
struct LogdirtySummary
{
    std::uint64_t marks = 0;
    std::vector<LogdirtyRead> reads; ///< in order, the first readsMax
    std::uint64_t furtherReads = 0;

    static constexpr std::size_t readsMax = 10'000;
};

/// Takes the records in, in order of time, and sums them up by domain.
class Logdirty
{
public:
    /// Ignores all others; the record must have the words of its kind.
    void add(const Record& record);

    [[nodiscard]] const std::map<std::uint16_t, LogdirtySummary>& domains() const { return m_domains; }

private:
    struct Open
    {
        std::uint64_t marks = 0;
        bool awaitsPause = false;
    };

    LogdirtyRead* append(std::uint16_t dom);

    std::map<std::uint16_t, LogdirtySummary> m_domains;
    std::map<std::uint16_t, Open> m_open;
};

} // namespace xenlens::xentrace
