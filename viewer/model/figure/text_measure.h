// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QSizeF>
#include <QString>
#include <QStringList>

#include <functional>
#include <vector>

namespace xenlens::model {

/// What a text is for; the painter has one font for each.
enum class TextRole
{
    Title,
    Subtitle,
    Legend,
    Volume, ///< the numbers above the bars
    Axis,
    Note
};

/// Size in px of a line of text. Provided by the painter, so that the layout needs no font and no window.
using TextMeasure = std::function<QSizeF(const QString& text, TextRole role)>;

/// A line of text in its box. Vertical text is read from the bottom to the top.
struct PlacedText
{
    QRectF box;
    QString text;
    TextRole role = TextRole::Note;
    bool vertical = false;
    bool halo = false; ///< paper behind it, for text over lines
};

/// Breaks phrases into lines no wider than `width`: between phrases first, inside one only when it is too long by
/// itself.
QStringList wrapped(
    const QStringList& phrases, const QString& separator, double width, TextRole role, const TextMeasure& measure);

/// Places lines below each other from `top`; returns the bottom.
double placeLines(std::vector<PlacedText>& placed, const QStringList& lines, double left, double top, TextRole role,
    const TextMeasure& measure);

} // namespace xenlens::model
