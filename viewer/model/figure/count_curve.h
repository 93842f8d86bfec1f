// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace xenlens::model {

/// How much had been counted up to a moment. Inside an interval it is taken as even, since no source tells more. A
/// look-up costs the logarithm of the intervals' number, so that a frame does not depend on how long the trace is.
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
