// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/figure_export.h"

#include "gui/figures/style.h"

#include <QFileInfo>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

namespace xenlens::gui {

namespace {

constexpr int dotsPerInch = 96; ///< of the px that a figure is laid out in (CSS reference pixel)

void paint(Figure& figure, QPaintDevice& device, const QRectF& target)
{
    QPainter painter(&device);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    figure.scene().render(&painter, target, figure.scene().sceneRect());
}

bool writePng(Figure& figure, QIODevice& device, QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    if (image.isNull())
        return false;
    image.fill(style::paper);
    image.setDotsPerMeterX(qRound(dotsPerInch / 0.0254));
    image.setDotsPerMeterY(qRound(dotsPerInch / 0.0254));
    paint(figure, image, QRectF(QPointF(), size));
    return image.save(&device, "PNG");
}

bool writeSvg(Figure& figure, QIODevice& device, QSize size)
{
    QSvgGenerator svg;
    svg.setOutputDevice(&device);
    svg.setResolution(dotsPerInch);
    svg.setSize(size);
    svg.setViewBox(QRect(QPoint(), size));
    svg.setTitle(QStringLiteral("xenlens"));
    paint(figure, svg, QRectF(QPointF(), size));
    return true;
}

bool writePdf(Figure& figure, QIODevice& device, QSize size)
{
    QPdfWriter pdf(&device);
    pdf.setCreator(QStringLiteral("xenlens"));
    pdf.setResolution(1200);
    pdf.setPageMargins({});
    pdf.setPageSize(QPageSize(QSizeF(size) * 72 / dotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
    paint(figure, pdf, QRectF(0, 0, pdf.width(), pdf.height()));
    return true;
}

} // namespace

QString figureFormat(const QString& path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == u"png" || suffix == u"svg" || suffix == u"pdf" ? suffix : QString();
}

QString exportFigure(Figure& figure, const QString& path, QSize size)
{
    const QString format = figureFormat(path);
    if (format.isEmpty())
        return QStringLiteral("%1: the format is not known; end the name in .png, .svg or .pdf").arg(path);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return QStringLiteral("%1: cannot be written: %2").arg(path, file.errorString());
    figure.layOut(size);
    const bool written = format == u"png" ? writePng(figure, file, size)
        : format == u"svg"                ? writeSvg(figure, file, size)
                                          : writePdf(figure, file, size);
    if (!written || !file.commit())
        return QStringLiteral("%1: could not be written whole: %2").arg(path, file.errorString());
    return {};
}

} // namespace xenlens::gui
