// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace xenlens::gui {

/// A line above the pages for what went wrong or is missing, until it is closed or the next trace is opened.
class Banner : public QFrame
{
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    void say(const QString& text); ///< an empty text hides the banner
    [[nodiscard]] QString text() const;

private:
    QLabel* m_text;
};

} // namespace xenlens::gui
