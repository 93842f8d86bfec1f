// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window/export_dialog.h"

#include "gui/figures/figure_export.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>

namespace xenlens::gui {

namespace {

QSpinBox* pixels(int value, int least, int most)
{
    auto* box = new QSpinBox;
    box->setRange(least, most);
    box->setSuffix(QStringLiteral(" px"));
    box->setValue(value);
    return box;
}

} // namespace

ExportDialog::ExportDialog(const QString& suggestedPath, QWidget* parent)
    : QDialog(parent)
    , m_path(new QLineEdit(suggestedPath))
    , m_width(pixels(defaultFigureSize.width(), leastFigureSize.width(), greatestFigureSize.width()))
    , m_height(pixels(defaultFigureSize.height(), leastFigureSize.height(), greatestFigureSize.height()))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Export the figure"));
    auto* browseButton = new QPushButton(tr("Browse..."));
    auto* pathRow = new QHBoxLayout;
    pathRow->addWidget(m_path);
    pathRow->addWidget(browseButton);
    auto* form = new QFormLayout(this);
    form->addRow(tr("File (.png, .svg or .pdf)"), pathRow);
    form->addRow(tr("Width"), m_width);
    form->addRow(tr("Height"), m_height);
    form->addRow(m_buttons);
    m_path->setMinimumWidth(380);
    connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::check);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
}

QString ExportDialog::path() const
{
    return m_path->text();
}

QSize ExportDialog::figureSize() const
{
    return {m_width->value(), m_height->value()};
}

void ExportDialog::browse()
{
    const QString chosen
        = QFileDialog::getSaveFileName(this, windowTitle(), m_path->text(), tr("Figures (*.png *.svg *.pdf)"));
    if (!chosen.isEmpty())
        m_path->setText(chosen);
}

void ExportDialog::check()
{
    m_buttons->button(QDialogButtonBox::Save)->setEnabled(!figureFormat(m_path->text()).isEmpty());
}

} // namespace xenlens::gui
