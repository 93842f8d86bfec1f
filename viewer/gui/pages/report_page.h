// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/pages/page.h"
#include "model/text_table.h"

#include <vector>

class QLabel;
class QTableView;
class QVBoxLayout;

namespace xenlens::gui {

/// What the report says in words: the migration's sentences, cross-checks, sources, losses, and where each number comes
/// from.
class ReportPage : public Page
{
    Q_OBJECT

public:
    explicit ReportPage(model::ViewState& state);

    void setReport(const model::ReportPtr& report) override;

private:
    model::TextTable* addTable(QVBoxLayout* box, const QString& title);
    void showSentences();
    void fitTables();

    model::ViewState& m_state;
    model::ReportPtr m_report;
    QLabel* m_sentences;
    model::TextTable* m_checks;
    model::TextTable* m_sources;
    model::TextTable* m_losses;
    std::vector<QTableView*> m_tables;
};

} // namespace xenlens::gui
