// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/page.h"

#include "gui/figurepage.h"
#include "gui/heatmapfigure.h"
#include "gui/hypercallsfigure.h"
#include "gui/hypercallspage.h"
#include "gui/iofigure.h"
#include "gui/iopage.h"
#include "gui/reportpage.h"
#include "gui/roundsfigure.h"
#include "gui/roundspage.h"

namespace xenlens::gui {

const std::vector<PageEntry>& pageRegistry()
{
    static const std::vector<PageEntry> pages{
        {QStringLiteral("rounds"), QObject::tr("Rounds"), [](model::ViewState& state) { return new RoundsPage(state); },
            [] { return std::make_unique<RoundsFigure>(); }},
        {QStringLiteral("hypercalls"), QObject::tr("Hypercalls"),
            [](model::ViewState& state) { return new HypercallsPage(state); },
            [] { return std::make_unique<HypercallsFigure>(); }},
        {QStringLiteral("io"), QObject::tr("I/O"), [](model::ViewState& state) { return new IoPage(state); },
            [] { return std::make_unique<IoFigure>(); }},
        {QStringLiteral("heatmap"), QObject::tr("Pages"),
            [](model::ViewState& state) { return new FigurePage(state, std::make_unique<HeatmapFigure>()); },
            [] { return std::make_unique<HeatmapFigure>(); }},
        {QStringLiteral("report"), QObject::tr("Report"), [](model::ViewState& state) { return new ReportPage(state); },
            {}},
    };
    return pages;
}

const PageEntry* findFigure(const QString& id)
{
    for (const PageEntry& entry : pageRegistry()) {
        if (entry.id == id && entry.makeFigure)
            return &entry;
    }
    return nullptr;
}

FigureOptions figureOptions(const model::ViewState& state)
{
    return {state.migration(), state.round(), state.unit(), state.axisBreak(), state.range(), state.profile()};
}

} // namespace xenlens::gui
