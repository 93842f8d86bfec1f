// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/pages/hypercalls_page.h"

#include "gui/figures/hypercalls_figure.h"

#include <QComboBox>
#include <QVBoxLayout>

namespace xenlens::gui {

HypercallsPage::HypercallsPage(model::ViewState& state)
    : FigurePage(state, std::make_unique<HypercallsFigure>())
    , m_profiles(new QComboBox)
{
    m_profiles->setObjectName(QStringLiteral("profiles"));
    m_profiles->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_profiles->setToolTip(tr("Whose hypercalls are shown, and who counted them"));
    box()->insertWidget(0, m_profiles, 0, Qt::AlignLeft);
    // the first entry is the migrated guest by its kernel and by Xen, which is no single profile
    connect(m_profiles, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0)
            this->state().setProfile(index > 0 ? std::optional(index - 1) : std::nullopt);
    });
    connect(&state, &model::ViewState::profileChanged, m_profiles,
        [this] { m_profiles->setCurrentIndex(this->state().profile().value_or(-1) + 1); });
    fillProfiles(nullptr);
}

void HypercallsPage::setReport(const model::ReportPtr& report)
{
    fillProfiles(report);
    FigurePage::setReport(report);
}

void HypercallsPage::fillProfiles(const model::ReportPtr& report)
{
    QStringList names{tr("the migrated guest, counted by its kernel and by Xen")};
    names += model::hypercallProfileNames(report);
    // a live session reports often: an unchanged list stays, and so does its open popup
    if (names == m_names)
        return;
    m_names = names;
    const QSignalBlocker quiet(m_profiles);
    m_profiles->clear();
    m_profiles->addItems(names);
    if (state().profile().value_or(-1) + 1 >= m_profiles->count())
        state().setProfile(std::nullopt);
    m_profiles->setCurrentIndex(state().profile().value_or(-1) + 1);
    m_profiles->setEnabled(m_profiles->count() > 1);
}

} // namespace xenlens::gui
