// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/page.h"

#include "gui/figures/heatmap_figure.h"
#include "gui/figures/hypercalls_figure.h"
#include "gui/figures/io_figure.h"
#include "gui/figures/rounds_figure.h"
#include "gui/pages/figure_page.h"
#include "gui/pages/hypercalls_page.h"
#include "gui/pages/io_page.h"
#include "gui/pages/report_page.h"
#include "gui/pages/rounds_page.h"

namespace xenlens::gui {

const std::vector<PageEntry>& pageRegistry()
{
    static const std::vector<PageEntry> pages{
        {QStringLiteral("rounds"), QObject::tr("Rounds"), {},
            [](model::ViewState& state) { return new RoundsPage(state); },
            [] { return std::make_unique<RoundsFigure>(); }},
        {QStringLiteral("hypercalls"), QObject::tr("Hypercalls"),
            QObject::tr("how often the guest calls the hypervisor and what that costs, as the guest and the "
                        "hypervisor counted it"),
            [](model::ViewState& state) { return new HypercallsPage(state); },
            [] { return std::make_unique<HypercallsFigure>(); }},
        {QStringLiteral("io"), QObject::tr("I/O"),
            QObject::tr("shared rings and grants: volume, requests, batches, latency"),
            [](model::ViewState& state) { return new IoPage(state); }, [] { return std::make_unique<IoFigure>(); }},
        {QStringLiteral("heatmap"), QObject::tr("Pages"),
            QObject::tr("which page was dirtied when, and which repeatedly (needs a patched hypervisor)"),
            [](model::ViewState& state) { return new FigurePage(state, std::make_unique<HeatmapFigure>()); },
            [] { return std::make_unique<HeatmapFigure>(); }},
        {QStringLiteral("report"), QObject::tr("Report"), {},
            [](model::ViewState& state) { return new ReportPage(state); }, {}},
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
