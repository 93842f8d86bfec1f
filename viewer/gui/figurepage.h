// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/page.h"

class QVBoxLayout;

namespace xenlens::gui {

/// A page that is a figure, drawn anew whenever the state changes; inheritors add what stands beside it.
class FigurePage : public Page
{
    Q_OBJECT

public:
    FigurePage(model::ViewState& state, std::unique_ptr<Figure> figure, QWidget* below = nullptr);

    ~FigurePage() override;

    void setReport(const model::ReportPtr& report) override;

protected:
    [[nodiscard]] model::ViewState& state() { return m_state; }
    [[nodiscard]] QVBoxLayout* box() { return m_box; }

private:
    void showFigure();

    bool m_hasTables;
    model::ViewState& m_state;
    model::ReportPtr m_report;
    std::unique_ptr<Figure> m_figure;
    QVBoxLayout* m_box;
};

} // namespace xenlens::gui
