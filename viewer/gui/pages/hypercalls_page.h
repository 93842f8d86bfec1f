// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/pages/figure_page.h"

#include <QStringList>

class QComboBox;

namespace xenlens::gui {

/// The hypercalls figure, with a choice of whose are shown.
class HypercallsPage : public FigurePage
{
    Q_OBJECT

public:
    explicit HypercallsPage(model::ViewState& state);

    void setReport(const model::ReportPtr& report) override;

private:
    void fillProfiles(const model::ReportPtr& report);

    QComboBox* m_profiles;
    QStringList m_names; ///< in the box, in its order
};

} // namespace xenlens::gui
