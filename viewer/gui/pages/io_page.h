// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/pages/figure_page.h"
#include "model/text_table.h"

namespace xenlens::gui {

/// The I/O figure, with the tables of rings and of grants below.
class IoPage : public FigurePage
{
    Q_OBJECT

public:
    explicit IoPage(model::ViewState& state);

    void setReport(const model::ReportPtr& report) override;

private:
    IoPage(model::ViewState& state, QWidget* tables);

    model::TextTable* m_rings;
    model::TextTable* m_grants;
};

} // namespace xenlens::gui
