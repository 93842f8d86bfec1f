// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/figures/figure.h"
#include "model/results.h"
#include "model/view_state.h"

#include <QWidget>

#include <functional>
#include <memory>
#include <vector>

namespace xenlens::gui {

/// A page of the window. It gets what it needs in its constructor, listens to the ViewState, and knows no other page.
class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void setReport(const model::ReportPtr& report) = 0;
};

/// What the window and the command line know of a page: its entry in pageRegistry().
struct PageEntry
{
    QString id; ///< of --figure
    QString title;
    QString about; ///< what the figure shows, for the help; empty where the help says it at length
    std::function<Page*(model::ViewState&)> makePage;
    std::function<std::unique_ptr<Figure>()> makeFigure; ///< empty for a page without a figure
};

const std::vector<PageEntry>& pageRegistry();

/// The entry with this id and a figure; nullptr when there is none.
const PageEntry* findFigure(const QString& id);

/// What the state asks a figure to show now.
FigureOptions figureOptions(const model::ViewState& state);

} // namespace xenlens::gui
