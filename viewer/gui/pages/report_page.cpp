// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/report_page.h"

#include "model/guest_match.h"
#include "model/heatmap/heat_series.h"
#include "model/hypercalls/hypercall_series.h"
#include "model/io/io_series.h"
#include "model/migration_text.h"
#include "model/text_table.h"
#include "wording/checks.h"
#include "wording/loss.h"
#include "wording/migration.h"
#include "wording/no_data.h"
#include "wording/rounds.h"
#include "wording/sources.h"

#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace xenlens::gui {

namespace {

constexpr int widestColumn = 400; ///< px

/// Bold where something is not as it should be: no colour alone carries a meaning.
class AlertDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->font.setBold(index.data(model::TextTable::AlertRole).toBool());
    }
};

} // namespace

ReportPage::ReportPage(model::ViewState& state)
    : m_state(state)
    , m_sentences(new QLabel)
{
    m_sentences->setObjectName(QStringLiteral("sentences"));
    m_sentences->setWordWrap(true);
    m_sentences->setTextFormat(Qt::PlainText);
    m_sentences->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);

    auto* content = new QWidget;
    auto* box = new QVBoxLayout(content);
    box->addWidget(m_sentences);
    m_checks = addTable(box, tr("Cross-checks: the same thing, counted by two sources"));
    m_losses = addTable(box, tr("Losses and warnings"));
    m_sources = addTable(box, tr("Sources"));
    addTable(box, tr("Where each number comes from"))->show(wording::originsTable());
    box->addStretch();

    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->addWidget(scroll);

    connect(&state, &model::ViewState::migrationChanged, this, &ReportPage::showSentences);
    setReport(nullptr);
}

model::TextTable* ReportPage::addTable(QVBoxLayout* box, const QString& title)
{
    auto* heading = new QLabel(title);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    auto* model = new model::TextTable(this);
    auto* table = new QTableView;
    table->setModel(model);
    table->setItemDelegate(new AlertDelegate(table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setAlternatingRowColors(true);
    table->verticalHeader()->hide();
    table->setAccessibleName(title);
    box->addWidget(heading);
    box->addWidget(table);
    m_tables.push_back(table);
    return model;
}

void ReportPage::setReport(const model::ReportPtr& report)
{
    m_report = report;
    m_checks->show(report ? wording::checksTable(*report) : wording::Table());
    m_sources->show(report ? wording::sourcesTable(*report) : wording::Table());
    m_losses->show(report ? wording::lossTable(*report) : wording::Table());
    showSentences();
    fitTables();
}

void ReportPage::showSentences()
{
    const auto index = static_cast<std::size_t>(m_state.migration());
    if (!m_report || index >= m_report->migrations.size()) {
        m_sentences->setText(
            m_report ? QString::fromLatin1(wording::noMigrationSentence) : QString::fromLatin1(wording::noTraceOpen));
        return;
    }
    const auto& migration = m_report->migrations[index];
    QStringList lines{model::migrationTitle(migration)};
    lines += model::migrationSentences(migration);
    QStringList notes
        = model::migrationNotes(migration, m_report->emulated, model::dirtyProfileOf(*m_report, migration) != nullptr);
    notes += model::hypercallSeries(m_report, m_state.migration(), std::nullopt).notes;
    notes += model::ioSeries(m_report, m_state.migration()).notes;
    notes += model::heatSeries(m_report, m_state.migration()).notes;
    notes.removeDuplicates();
    lines += notes;
    m_sentences->setText(lines.join(u'\n'));
}

/// Each table as tall as its rows: the page scrolls, not the tables. A long text has two lines, for which a row has
/// room.
void ReportPage::fitTables()
{
    for (QTableView* table : m_tables) {
        table->resizeColumnsToContents();
        for (int column = 0; column < table->model()->columnCount(); ++column)
            table->setColumnWidth(column, std::min(table->columnWidth(column), widestColumn));
        table->horizontalHeader()->setStretchLastSection(true);
        const int height = table->horizontalHeader()->sizeHint().height() + table->verticalHeader()->length();
        table->setFixedHeight(height + 2 * table->frameWidth() + 18);
    }
}

} // namespace xenlens::gui
