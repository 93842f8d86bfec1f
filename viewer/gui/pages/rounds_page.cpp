// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/rounds_page.h"

#include "gui/figures/figure_view.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace xenlens::gui {

RoundsPage::RoundsPage(model::ViewState& state)
    : m_state(state)
    , m_table(new QTableView)
{
    m_table->setObjectName(QStringLiteral("rounds"));
    m_table->setModel(&m_rounds);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_table->setAccessibleName(tr("Table of rounds"));

    auto* splitter = new QSplitter;
    splitter->addWidget(new FigureView(m_figure, state));
    splitter->addWidget(m_table);
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({780, 600}); // the table's columns fit; the chart gets what a wider window has
    auto* box = new QVBoxLayout(this);
    box->setContentsMargins({});
    box->addWidget(splitter);

    connect(&state, &model::ViewState::migrationChanged, this, [this] {
        showTable();
        showFigure();
    });
    connect(&state, &model::ViewState::rangeChanged, this, &RoundsPage::showFigure);
    connect(&state, &model::ViewState::axisBreakChanged, this, &RoundsPage::showFigure);
    connect(&state, &model::ViewState::unitChanged, this, [this] {
        m_rounds.setUnit(m_state.unit());
        showFigure();
    });
    connect(&state, &model::ViewState::roundChanged, this, [this](int round) {
        selectRow(round);
        showFigure();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& current) { m_state.setRound(m_rounds.roundAt(current.row())); });
}

void RoundsPage::setReport(const model::ReportPtr& report)
{
    m_report = report;
    showTable();
    showFigure();
}

void RoundsPage::showFigure()
{
    m_figure.show(m_report, figureOptions(m_state));
}

void RoundsPage::showTable()
{
    // the reset clears the table's selection, and that must not clear the state's
    const QSignalBlocker quiet(m_table->selectionModel());
    m_rounds.show(m_report, m_state.migration());
    m_table->resizeColumnsToContents();
    selectRow(m_state.round());
}

void RoundsPage::selectRow(int round)
{
    const int row = m_rounds.rowOf(round);
    if (row < 0)
        m_table->clearSelection();
    else
        m_table->selectRow(row);
}

} // namespace xenlens::gui
