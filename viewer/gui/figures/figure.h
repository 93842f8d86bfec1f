// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/figure/time_axis.h"
#include "model/results.h"
#include "model/units.h"

#include <QGraphicsScene>

#include <optional>
#include <tuple>
#include <utility>

namespace xenlens::gui {

/// What a figure is asked to show: the values of model::ViewState at one moment.
struct FigureOptions
{
    int migration = 0; ///< index in the report
    int round = 0; ///< selected; 0 for none
    model::RateUnit unit = model::RateUnit::MbitPerSecond;
    bool axisBreak = true;
    std::optional<TimeRange> range; ///< shown; nullopt for all
    std::optional<int> profile; ///< index of the hypercall profile; nullopt for the migrated guest's
    bool table = true; ///< a table of numbers belongs to the picture; false where the page has one beside it
};

/// A picture of results in a scene of its own: the same on the screen, in PNG, SVG and PDF. Coordinates are px.
class Figure
{
public:
    Figure() = default;
    virtual ~Figure() = default;
    Figure(const Figure&) = delete;
    Figure& operator=(const Figure&) = delete;

    virtual void show(const model::ReportPtr& report, const FigureOptions& options) = 0;
    virtual void layOut(QSizeF size) = 0; ///< fits the picture into [0, width) x [0, height)

    [[nodiscard]] virtual const model::TimeAxis* timeAxis() const { return nullptr; } ///< when x is time
    [[nodiscard]] virtual TimeRange fullRange() const { return {}; } ///< its begin is the axis's 0
    [[nodiscard]] virtual int roundAt(QPointF) const { return 0; } ///< 0 for none
    [[nodiscard]] virtual QString textAt(QPointF) const { return {}; } ///< for a tool tip
    [[nodiscard]] virtual QString missing() const { return {}; } ///< why there is nothing to draw; empty when there is

    [[nodiscard]] QGraphicsScene& scene() { return m_scene; }

protected:
    /// True at the first call and whenever report, migration or profile have changed: the series has to be made again.
    bool seriesChanges(const model::ReportPtr& report, const FigureOptions& options)
    {
        const std::optional now(std::tuple(report, options.migration, options.profile));
        return std::exchange(m_shown, now) != now;
    }

private:
    QGraphicsScene m_scene;
    std::optional<std::tuple<model::ReportPtr, int, std::optional<int>>> m_shown;
};

} // namespace xenlens::gui
