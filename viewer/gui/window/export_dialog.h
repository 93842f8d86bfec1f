// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QSize>

class QDialogButtonBox;
class QLineEdit;
class QSpinBox;

namespace xenlens::gui {

/// Asks for the file and the size of an exported figure. Save is enabled only for a name that ends in a known format.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ExportDialog(const QString& suggestedPath, QWidget* parent = nullptr);

    [[nodiscard]] QString path() const;
    [[nodiscard]] QSize figureSize() const; ///< px

private:
    void browse();
    void check();

    QLineEdit* m_path;
    QSpinBox* m_width;
    QSpinBox* m_height;
    QDialogButtonBox* m_buttons;
};

} // namespace xenlens::gui
