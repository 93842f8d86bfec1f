// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/figure_page.h"

#include "gui/figures/figure_view.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace xenlens::gui {

FigurePage::FigurePage(model::ViewState& state, std::unique_ptr<Figure> figure, QWidget* below)
    : m_hasTables(below != nullptr)
    , m_state(state)
    , m_figure(std::move(figure))
    , m_box(new QVBoxLayout(this))
{
    m_box->setContentsMargins({});
    auto* view = new FigureView(*m_figure, state);
    if (below) {
        auto* splitter = new QSplitter(Qt::Vertical);
        splitter->addWidget(view);
        splitter->addWidget(below);
        splitter->setStretchFactor(0, 1);
        splitter->setStretchFactor(1, 0);
        m_box->addWidget(splitter, 1);
    } else {
        m_box->addWidget(view, 1);
    }
    connect(&state, &model::ViewState::migrationChanged, this, &FigurePage::showFigure);
    connect(&state, &model::ViewState::rangeChanged, this, &FigurePage::showFigure);
    connect(&state, &model::ViewState::roundChanged, this, &FigurePage::showFigure);
    connect(&state, &model::ViewState::unitChanged, this, &FigurePage::showFigure);
    connect(&state, &model::ViewState::profileChanged, this, &FigurePage::showFigure);
}

FigurePage::~FigurePage()
{
    // the view shows the figure's scene and must go before it
    qDeleteAll(findChildren<FigureView*>());
}

void FigurePage::setReport(const model::ReportPtr& report)
{
    m_report = report;
    showFigure();
}

void FigurePage::showEvent(QShowEvent* event)
{
    Page::showEvent(event);
    if (m_stale)
        showFigure();
}

void FigurePage::showFigure()
{
    // panning on one page must not cost the drawing of all
    m_stale = !isVisible();
    if (m_stale)
        return;
    FigureOptions options = figureOptions(m_state);
    options.table = !m_hasTables;
    m_figure->show(m_report, options);
}

} // namespace xenlens::gui
