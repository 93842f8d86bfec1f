// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/dirty_profile.h"
#include "analysis/results/migration.h"

#include <optional>
#include <vector>

namespace xenlens::analysis {

/// How many pages a guest has dirtied so long after a clean of the bitmap: D(t). It saturates with the working set, so
/// that a rate alone foretells too little for a short round and too much for a long one (the same is the ground of A.
/// Nathan, U. Bellur and P. Kulkarni, "Towards a comprehensive performance model of virtual machine live migration",
/// SoCC 2015).
///
/// Each round shows D from 0 to its length: by the hypervisor's mark of each page, or else by the sampler's reads. The
/// model is their mean at t, each round weighing half of the one after it, since loads change. Behind a round's end it
/// goes on in the shape of the longest round, scaled by what both had dirtied by then, or as its own last quarter. A
/// round without points in it shows D at its end alone: D is concave, so before it D lies between the chord and the
/// value at the end, and the middle is taken.
class DirtyModel
{
public:
    /// @param marks of the same migration, or nullptr; rounds in which its records have gaps are left to the samples
    DirtyModel(const Migration& migration, const DirtyProfile* marks);

    struct Value
    {
        double pages = 0;
        double low = 0; ///< by what the rounds differ
        double high = 0;
    };
    /// nullopt: no round tells.
    [[nodiscard]] std::optional<Value> at(double seconds) const;

    /// Points inside the round in progress tell how many pages are dirty now, and how many were dirtied per second in
    /// the last `window` seconds of it.
    [[nodiscard]] std::optional<double> dirtyNow() const;
    [[nodiscard]] std::optional<double> rateNow(double windowSeconds) const;

private:
    struct Point
    {
        double seconds = 0; ///< since the round began
        double pages = 0;
    };
    struct Curve
    {
        int round = 0;
        bool open = false; ///< the round is in progress
        bool fine = false; ///< points inside the round are known
        std::vector<Point> points; ///< rising, the first is the origin
    };

    void addRounds(const Migration& migration, const DirtyProfile* marks);
    [[nodiscard]] const Curve* longest() const;
    [[nodiscard]] double valueOf(const Curve& curve, double seconds) const;
    [[nodiscard]] Value fromFine(double seconds) const;
    [[nodiscard]] Value fromEnds(double seconds) const;

    std::vector<Curve> m_curves; ///< in order of the rounds
    double m_mostPages = 0; ///< the guest's memory; 0: not known
};

} // namespace xenlens::analysis
