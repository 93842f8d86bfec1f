// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace xenlens::model {

/// How much had been counted up to a moment. Within an interval the rate is taken as constant, since no source says
/// more. A look-up takes logarithmic time in the number of intervals, so that a long trace does not slow a frame.
class CountCurve
{
public:
    /// Appends what was counted from begin to end (s); intervals in order of their begin.
    void add(double begin, double end, double count);

    [[nodiscard]] double until(double seconds) const;
    [[nodiscard]] double total() const { return m_pieces.empty() ? 0 : m_pieces.back().before + m_pieces.back().count; }
    [[nodiscard]] bool empty() const { return m_pieces.empty(); }

private:
    struct Piece
    {
        double begin = 0;
        double end = 0;
        double before = 0; ///< counted before it
        double count = 0;
    };
    std::vector<Piece> m_pieces;
};

} // namespace xenlens::model
