// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

namespace xenlens::gui {

Banner::Banner(QWidget* parent)
    : QFrame(parent)
    , m_text(new QLabel)
{
    setObjectName(QStringLiteral("banner"));
    setFrameShape(QFrame::StyledPanel);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText); // paths and names come from a trace
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* sign = new QLabel;
    sign->setPixmap(style()->standardIcon(QStyle::SP_MessageBoxWarning).pixmap(20, 20));
    auto* close = new QPushButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &Banner::hide);
    auto* box = new QHBoxLayout(this);
    box->setContentsMargins(8, 4, 8, 4);
    box->addWidget(sign);
    box->addWidget(m_text, 1);
    box->addWidget(close);
    hide();
}

void Banner::say(const QString& text)
{
    // a live session says the same again and again: what the user has closed stays closed
    if (text == m_text->text())
        return;
    m_text->setText(text);
    setVisible(!text.isEmpty());
}

QString Banner::text() const
{
    return m_text->text();
}

} // namespace xenlens::gui
