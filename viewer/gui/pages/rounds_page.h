// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/figures/rounds_figure.h"
#include "gui/pages/page.h"
#include "model/rounds/rounds_table.h"

class QTableView;

namespace xenlens::gui {

/// The rounds chart with the table of rounds beside it; what is selected in one is selected in the other.
class RoundsPage : public Page
{
    Q_OBJECT

public:
    explicit RoundsPage(model::ViewState& state);

    void setReport(const model::ReportPtr& report) override;

private:
    void showFigure();
    void showTable();
    void selectRow(int round);

    model::ViewState& m_state;
    model::ReportPtr m_report;
    RoundsFigure m_figure;
    model::RoundsTable m_rounds;
    QTableView* m_table;
};

} // namespace xenlens::gui
