// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/label_placer.h"

#include <algorithm>
#include <numeric>

namespace xenlens::model {

namespace {

constexpr double gap = 2; ///< px between a bar and its label, and between labels
constexpr int raises = 6; ///< rows that are tried above a bar
constexpr double leastRaised = 8; ///< px; leaders from a thicket of narrower bars could not be followed

QRectF onBar(const LabelRequest& request, QSizeF size, const QRectF& room)
{
    QRectF box(request.bar.center().x() - size.width() / 2, request.bar.top() - gap - size.height(), size.width(),
        size.height());
    // at the plot's edge a label may lean over its bar's side, as long as it still stands above it
    if (box.right() > room.right())
        box.moveRight(std::max(room.right(), request.bar.center().x() + 1));
    if (box.left() < room.left())
        box.moveLeft(std::min(room.left(), request.bar.center().x() - 1));
    return box;
}

class Placer
{
public:
    Placer(const std::vector<QRectF>& bars, const QRectF& room)
        : m_bars(bars)
        , m_room(room)
    {
        std::sort(m_bars.begin(), m_bars.end(), [](const QRectF& a, const QRectF& b) { return a.left() < b.left(); });
        for (const QRectF& bar : m_bars)
            m_widest = std::max(m_widest, bar.width());
    }

    std::optional<LabelPlace> place(const LabelRequest& request)
    {
        const QSizeF standing = request.size.transposed();
        if (auto found = accept({onBar(request, request.size, m_room), false, std::nullopt}))
            return found;
        if (standing.width() <= request.bar.width() + 2 * gap) {
            if (auto found = accept({onBar(request, standing, m_room), true, std::nullopt}))
                return found;
        }
        for (int row = 1; row <= raises && (request.first || request.bar.width() >= leastRaised); ++row) {
            QRectF box = onBar(request, request.size, m_room);
            box.translate(0, -row * (request.size.height() + gap));
            const QLineF leader(request.bar.center().x(), request.bar.top(), request.bar.center().x(), box.bottom());
            if (auto found = accept({box, false, leader}))
                return found;
        }
        return std::nullopt;
    }

private:
    std::optional<LabelPlace> accept(const LabelPlace& place)
    {
        if (!m_room.contains(place.box) || meetsBar(place.box.adjusted(-1, 0, 1, 0)))
            return std::nullopt;
        const QRectF padded = place.box.adjusted(-gap, 0, gap, 0);
        const auto blocks = [&](const QRectF& taken) { return taken.intersects(padded); };
        if (std::any_of(m_taken.begin(), m_taken.end(), blocks))
            return std::nullopt;
        if (place.leader) {
            const QRectF line = QRectF(place.leader->p2(), place.leader->p1()).adjusted(-gap, 0, gap, -gap);
            if (meetsBar(line)
                || std::any_of(m_taken.begin(), m_taken.end(), [&](const QRectF& t) { return t.intersects(line); }))
                return std::nullopt;
            m_taken.push_back(line);
        }
        m_taken.push_back(place.box);
        return place;
    }

    /// A label never overlaps its own bar, so there is no need to know which one it is.
    bool meetsBar(const QRectF& box) const
    {
        const auto from = std::partition_point(
            m_bars.begin(), m_bars.end(), [&](const QRectF& bar) { return bar.left() < box.left() - m_widest; });
        for (auto bar = from; bar != m_bars.end() && bar->left() < box.right(); ++bar) {
            if (bar->intersects(box))
                return true;
        }
        return false;
    }

    std::vector<QRectF> m_bars; ///< by left edge
    double m_widest = 0;
    QRectF m_room;
    std::vector<QRectF> m_taken;
};

} // namespace

std::vector<std::optional<LabelPlace>> placeLabels(
    const std::vector<LabelRequest>& requests, const std::vector<QRectF>& bars, const QRectF& room)
{
    std::vector<std::size_t> order(requests.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return requests[a].first != requests[b].first ? requests[a].first
                                                      : requests[a].bar.width() > requests[b].bar.width();
    });
    std::vector<std::optional<LabelPlace>> places(requests.size());
    Placer placer(bars, room);
    for (const std::size_t i : order)
        places[i] = placer.place(requests[i]);
    return places;
}

} // namespace xenlens::model
