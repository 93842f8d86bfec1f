// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/io_page.h"

#include "gui/figures/io_figure.h"
#include "model/io/io_tables.h"

#include <QHeaderView>
#include <QTabWidget>
#include <QTableView>

namespace xenlens::gui {

namespace {

void addTable(QTabWidget& tabs, model::TextTable* rows, const QString& title, const QString& name)
{
    auto* table = new QTableView;
    table->setObjectName(name);
    table->setModel(rows);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setAlternatingRowColors(true);
    table->verticalHeader()->hide();
    table->setAccessibleName(title);
    tabs.addTab(table, title);
}

} // namespace

IoPage::IoPage(model::ViewState& state)
    : IoPage(state, new QTabWidget)
{
}

IoPage::IoPage(model::ViewState& state, QWidget* tables)
    : FigurePage(state, std::make_unique<IoFigure>(), tables)
    , m_rings(new model::TextTable(this))
    , m_grants(new model::TextTable(this))
{
    auto* tabs = static_cast<QTabWidget*>(tables);
    tabs->setTabPosition(QTabWidget::West);
    addTable(*tabs, m_rings, tr("Rings"), QStringLiteral("rings"));
    addTable(*tabs, m_grants, tr("Grants"), QStringLiteral("grants"));
}

void IoPage::setReport(const model::ReportPtr& report)
{
    m_rings->show(model::ringRows(report));
    m_grants->show(model::grantRows(report));
    const auto tables = findChildren<QTableView*>();
    for (QTableView* table : tables)
        table->resizeColumnsToContents();
    FigurePage::setReport(report);
}

} // namespace xenlens::gui
