// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace xenlens::model {

/// A stretch of time that is left out of an axis, in s.
struct AxisCut
{
    double begin = 0;
    double end = 0;

    bool operator==(const AxisCut&) const = default;
};

/// Maps seconds since the migration began to pixels. With a cut it has two pieces and a gap of fixed width between
/// them; both pieces have the same scale, so areas on both sides of the break compare. Monotonic everywhere: the time
/// that was cut maps into the gap.
class TimeAxis
{
public:
    struct Piece
    {
        double begin = 0; ///< s
        double end = 0;
        double left = 0; ///< px
        double right = 0;
    };
    struct Tick
    {
        double seconds = 0;
        double x = 0;
        QString text;
    };

    static constexpr double gapPixels = 18;

    /// Shows [begin, end) on [left, right). A cut that is not well inside is ignored.
    TimeAxis(double begin, double end, double left, double right, std::optional<AxisCut> cut = std::nullopt);

    [[nodiscard]] double toX(double seconds) const; ///< extrapolates outside
    [[nodiscard]] double toSeconds(double x) const;
    [[nodiscard]] double pixelsPerSecond() const { return m_scale; }
    [[nodiscard]] const std::vector<Piece>& pieces() const { return m_pieces; } ///< one or two, in order
    [[nodiscard]] bool isBroken() const { return m_pieces.size() == 2; }
    [[nodiscard]] double begin() const { return m_pieces.front().begin; }
    [[nodiscard]] double end() const { return m_pieces.back().end; }

    /// Ticks at multiples of 1, 2 or 5 x 10^n s, at least minPixels apart, with just the decimals that they need.
    [[nodiscard]] std::vector<Tick> ticks(double minPixels) const;

private:
    double m_scale = 1; ///< px per s
    std::vector<Piece> m_pieces;
};

/// The least of 1, 2, 5 x 10^n that is not below `least`.
double niceStep(double least);

} // namespace xenlens::model
