// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/figure/text_measure.h"

namespace xenlens::model {

namespace {

QStringList withoutOverlong(const QStringList& phrases, double width, TextRole role, const TextMeasure& measure)
{
    QStringList parts;
    for (const QString& phrase : phrases) {
        if (measure(phrase, role).width() <= width) {
            parts += phrase;
            continue;
        }
        QString line;
        for (const QString& word : phrase.split(u' ')) {
            const QString longer = line.isEmpty() ? word : line + u' ' + word;
            if (!line.isEmpty() && measure(longer, role).width() > width) {
                parts += line;
                line = word;
            } else {
                line = longer;
            }
        }
        parts += line;
    }
    return parts;
}

} // namespace

QStringList wrapped(
    const QStringList& phrases, const QString& separator, double width, TextRole role, const TextMeasure& measure)
{
    QStringList lines;
    for (const QString& phrase : withoutOverlong(phrases, width, role, measure)) {
        const QString longer = lines.isEmpty() ? phrase : lines.last() + separator + phrase;
        if (lines.isEmpty() || measure(longer, role).width() > width)
            lines += phrase;
        else
            lines.last() = longer;
    }
    return lines;
}

double placeLines(std::vector<PlacedText>& placed, const QStringList& lines, double left, double top, TextRole role,
    const TextMeasure& measure)
{
    for (const QString& line : lines) {
        const QSizeF size = measure(line, role);
        placed.push_back({QRectF(QPointF(left, top), size), line, role});
        top += size.height();
    }
    return top;
}

} // namespace xenlens::model
