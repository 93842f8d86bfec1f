// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/pages/page.h"

class QVBoxLayout;

namespace xenlens::gui {

/// A page with a figure, which is drawn again when the state changes; if the page is hidden, when it is next shown.
/// Derived classes add widgets beside the figure.
class FigurePage : public Page
{
    Q_OBJECT

public:
    FigurePage(model::ViewState& state, std::unique_ptr<Figure> figure, QWidget* below = nullptr);

    ~FigurePage() override;

    void setReport(const model::ReportPtr& report) override;

protected:
    void showEvent(QShowEvent* event) override;
    [[nodiscard]] model::ViewState& state() { return m_state; }
    [[nodiscard]] QVBoxLayout* box() { return m_box; }

private:
    void showFigure();

    bool m_hasTables;
    bool m_stale = true; ///< something changed while the page was hidden
    model::ViewState& m_state;
    model::ReportPtr m_report;
    std::unique_ptr<Figure> m_figure;
    QVBoxLayout* m_box;
};

} // namespace xenlens::gui
