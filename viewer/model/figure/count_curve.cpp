// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/count_curve.h"

#include <algorithm>

namespace xenlens::model {

void CountCurve::add(double begin, double end, double count)
{
    m_pieces.push_back({begin, end, total(), count});
}

double CountCurve::until(double seconds) const
{
    const auto after = std::partition_point(
        m_pieces.begin(), m_pieces.end(), [&](const Piece& piece) { return piece.begin < seconds; });
    if (after == m_pieces.begin())
        return 0;
    const Piece& piece = *(after - 1);
    if (seconds >= piece.end || !(piece.end > piece.begin))
        return piece.before + piece.count;
    return piece.before + piece.count * (seconds - piece.begin) / (piece.end - piece.begin);
}

} // namespace xenlens::model
