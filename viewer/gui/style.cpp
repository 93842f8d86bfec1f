// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/style.h"

#include <QFontMetricsF>

namespace xenlens::gui::style {

Fill fill(model::BarKind kind)
{
    switch (kind) {
    case model::BarKind::Transferred:
        return {QColor(0xbd, 0xbd, 0xbd), QColor(0x8c, 0x8c, 0x8c), model::Hatch::Level, 5};
    case model::BarKind::StoppedTransferred:
        return {QColor(0xe6, 0x9f, 0x00), QColor(0x8f, 0x62, 0x00), model::Hatch::Upright, 5};
    case model::BarKind::Skipped:
        return {paper, QColor(0x6e, 0x6e, 0x6e), model::Hatch::Rising, 5};
    case model::BarKind::Dirtied:
        return {QColor(0x10, 0x10, 0x10), QColor(0x10, 0x10, 0x10), model::Hatch::None, 4};
    }
    return {};
}

QFont font(model::TextRole role)
{
    // named, not the desktop's: the same figure on every machine, in every format
    QFont font(QStringLiteral("DejaVu Sans"));
    font.setStyleHint(QFont::SansSerif);
    font.setHintingPreference(QFont::PreferNoHinting);
    switch (role) {
    case model::TextRole::Title:
        font.setPixelSize(16);
        font.setBold(true);
        break;
    case model::TextRole::Subtitle:
        font.setPixelSize(12);
        break;
    case model::TextRole::Legend:
    case model::TextRole::Volume:
    case model::TextRole::Axis:
        font.setPixelSize(11);
        break;
    case model::TextRole::Note:
        font.setPixelSize(10);
        break;
    }
    return font;
}

model::TextMeasure textMeasure()
{
    return [](const QString& text, model::TextRole role) {
        const QFontMetricsF metrics(font(role));
        return QSizeF(metrics.horizontalAdvance(text), metrics.height());
    };
}

} // namespace xenlens::gui::style
