// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/style.h"

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

Fill stackFill(int fill)
{
    switch (fill) {
    case 0:
        return {QColor(0x00, 0x72, 0xb2), QColor(0x00, 0x50, 0x80), model::Hatch::None, 4};
    case 1:
        return {QColor(0xe6, 0x9f, 0x00), QColor(0x8f, 0x62, 0x00), model::Hatch::Rising, 5};
    case 2:
        return {QColor(0x00, 0x9e, 0x73), QColor(0x00, 0x60, 0x45), model::Hatch::Level, 4};
    case 3:
        return {QColor(0x8c, 0xcb, 0xf0), QColor(0x2f, 0x7c, 0xa8), model::Hatch::Upright, 4};
    case 4:
        return {QColor(0xd5, 0x5e, 0x00), QColor(0x80, 0x35, 0x00), model::Hatch::Falling, 5};
    case 5:
        return {QColor(0xf0, 0xe4, 0x42), QColor(0x9a, 0x90, 0x10), model::Hatch::Level, 6};
    case 6:
        return {QColor(0x9c, 0x6c, 0xa6), QColor(0x5a, 0x36, 0x64), model::Hatch::Rising, 8};
    default:
        return {QColor(0x9a, 0x9a, 0x9a), QColor(0x6e, 0x6e, 0x6e), model::Hatch::None, 4};
    }
}

Fill lostFill()
{
    return {paper, lost, model::Hatch::Crossed, 6};
}

QColor heatColour(double heat, bool again)
{
    // from light to dark, so that print without colour tells few from many
    const QColor few = again ? QColor(0xf2, 0xa0, 0x4a) : QColor(0x8c, 0xcb, 0xf0);
    const QColor many = again ? QColor(0x8a, 0x2c, 0x00) : QColor(0x00, 0x35, 0x66);
    const auto mixed = [&](int a, int b) { return static_cast<int>(a + (b - a) * heat); };
    return {mixed(few.red(), many.red()), mixed(few.green(), many.green()), mixed(few.blue(), many.blue())};
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
