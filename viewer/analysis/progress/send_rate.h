// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/migration.h"

#include <optional>
#include <vector>

namespace xenlens::analysis {

/// How fast a migration sends, in pages per second of a round without its fixed part, the read of the bitmap.
///
/// It is the mean over the live rounds that sent, each weighing half of the one after it; the round in progress counts
/// once it has run for a second or sent a tenth of what is due. The spread is the weighted standard deviation of those;
/// while only one counts, that of ten parts of it, by the curve of what was sent.
class SendRate
{
public:
    explicit SendRate(const Migration& migration);

    [[nodiscard]] bool isKnown() const { return m_pagesPerSecond > 0; }
    [[nodiscard]] double pagesPerSecond() const { return m_pagesPerSecond; }
    [[nodiscard]] std::optional<double> spread() const { return m_spread; } ///< +-, pages/s
    [[nodiscard]] double fixedSeconds() const { return m_fixedSeconds; } ///< of each round

private:
    double m_pagesPerSecond = 0;
    std::optional<double> m_spread;
    double m_fixedSeconds = 0;
};

/// Stream bytes that had been sent at a moment, by the curve; nullopt: it has no point there.
std::optional<double> bytesAt(const std::vector<CurvePoint>& sentCurve, TimeNs time);

/// What a round has to send: what the one before dirtied, or in round 1 the memory; nullopt: not known.
std::optional<std::uint64_t> pagesDueIn(const Migration& migration, const Round& round);

} // namespace xenlens::analysis
