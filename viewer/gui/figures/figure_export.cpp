// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/figure_export.h"

#include "core/error.h"
#include "gui/figures/style.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
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

QString exportFigure(Figure& figure, const QString& path, QSize size, Overwrite overwrite)
{
    const QString format = figureFormat(path);
    if (format.isEmpty())
        return QStringLiteral("%1: the format is not known; end the name in .png, .svg or .pdf").arg(path);
    QBuffer buffer; // drawn here first: the libraries that draw say little of a full disk
    buffer.open(QIODevice::WriteOnly);
    figure.layOut(size);
    const bool drawn = format == u"png" ? writePng(figure, buffer, size)
        : format == u"svg"              ? writeSvg(figure, buffer, size)
                                        : writePdf(figure, buffer, size);
    if (!drawn)
        return QStringLiteral("%1: the figure cannot be drawn at this size; choose a smaller one").arg(path);
    try {
        writeOutput(QFile::encodeName(path).toStdString(), buffer.data().toStdString(), overwrite);
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace xenlens::gui
