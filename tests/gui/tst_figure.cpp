// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/figure_export.h"
#include "gui/figures/rounds_figure.h"
#include "gui/figures/style.h"
#include "gui/pages/page.h"
#include "samples.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <cmath>

namespace xenlens::gui {

/// What the rounds figure's pixels, texts and files contain.
class TestFigure : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void barsHaveTheirColours_data();
    void barsHaveTheirColours();
    void bandsAndBracketAreDrawn();
    void lostEventsAreMarkedAtEveryZoom();
    void svgHoldsTheTexts();
    void pdfIsOnePageOfTheSize();
    void pngHasTheSize();
    void exportSaysWhatIsWrong();
    void textsFitTheRealFont_data();
    void textsFitTheRealFont();
    void pointsGivenToQtAreBounded();
    void hoverTellsTheRound();
    void registryOffersTheFigure();

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QImage drawn(RoundsFigure& figure, QSize size);

    QTemporaryDir m_folder;
};

QImage TestFigure::drawn(RoundsFigure& figure, QSize size)
{
    const QString file = path("drawn.png");
    const QString error = exportFigure(figure, file, size);
    return error.isEmpty() ? QImage(file) : QImage();
}

namespace {

/// Share of a rectangle's pixels that are nearer to the colour than a tenth of the range.
double share(const QImage& image, const QRectF& rect, const QColor& colour)
{
    int near = 0;
    int all = 0;
    for (int y = qCeil(rect.top()); y < qFloor(rect.bottom()); ++y) {
        for (int x = qCeil(rect.left()); x < qFloor(rect.right()); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            const int distance = std::max({std::abs(pixel.red() - colour.red()),
                std::abs(pixel.green() - colour.green()), std::abs(pixel.blue() - colour.blue())});
            near += distance <= 25 ? 1 : 0;
            ++all;
        }
    }
    return all > 0 ? static_cast<double>(near) / all : 0;
}

/// Share of a rectangle's pixels that are darker than mid grey.
double darkShare(const QImage& image, const QRectF& rect)
{
    int dark = 0;
    int all = 0;
    for (int y = qCeil(rect.top()); y < qFloor(rect.bottom()); ++y) {
        for (int x = qCeil(rect.left()); x < qFloor(rect.right()); ++x, ++all)
            dark += image.pixelColor(x, y).lightness() < 140 ? 1 : 0;
    }
    return all > 0 ? static_cast<double>(dark) / all : 0;
}

double greyOf(const QColor& colour)
{
    return 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF();
}

} // namespace

void TestFigure::barsHaveTheirColours_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("axisBreak");
    QTest::addColumn<bool>("thirty");
    for (const QSize size : {QSize(1200, 700), QSize(800, 500), QSize(2000, 900)}) {
        for (const bool axisBreak : {true, false}) {
            QTest::addRow("six %d %d", size.width(), axisBreak) << size << axisBreak << false;
            QTest::addRow("thirty %d %d", size.width(), axisBreak) << size << axisBreak << true;
        }
    }
}

void TestFigure::barsHaveTheirColours()
{
    QFETCH(QSize, size);
    QFETCH(bool, axisBreak);
    QFETCH(bool, thirty);
    RoundsFigure figure;
    FigureOptions options;
    options.axisBreak = axisBreak;
    figure.show(thirty ? tests::thirtyRounds() : tests::sixRounds(), options);
    const QImage image = drawn(figure, size);
    QCOMPARE(image.size(), size);
    int checked = 0;
    for (const model::Bar& bar : figure.layout().bars) {
        // the inside, clear of outlines and of the break's teeth
        const QRectF inside = bar.rect.adjusted(2, 2, -2, -2);
        if (inside.width() < 4 || inside.height() < 8)
            continue;
        const Fill fill = style::fill(bar.kind);
        // the rest is texture
        const double expected = fill.hatch == model::Hatch::None ? 0.95 : 0.4;
        QVERIFY2(share(image, inside, fill.colour) > expected, qPrintable(QStringLiteral("round %1").arg(bar.round)));
        ++checked;
    }
    QVERIFY(checked >= 4);
}

void TestFigure::bandsAndBracketAreDrawn()
{
    RoundsFigure figure;
    FigureOptions options;
    options.round = 3;
    figure.show(tests::sixRounds(), options);
    const QImage image = drawn(figure, {1200, 700});
    const model::RoundsLayout& layout = figure.layout();
    QVERIFY(layout.bracket);
    const double middle = layout.bracket->right - 12;
    QCOMPARE(image.pixelColor(qRound(middle), qRound(layout.ratePlot.bottom() - 30)), style::stoppedBand);
    const QRectF line(
        layout.bracket->left + 2, layout.bracket->y - 2, layout.bracket->right - layout.bracket->left - 4, 5);
    QVERIFY(darkShare(image, line) > 0.2);
    const model::RoundSpan span = layout.spans[2];
    QCOMPARE(image.pixelColor(qRound((span.left * 0.25 + span.right * 0.75)), qRound(layout.ratePlot.top() + 60)),
        style::selectedBand);
    // the curves are there
    QVERIFY(share(image, layout.curvePlot, style::dirtyCurve) > 0.001);
    QVERIFY(share(image, layout.curvePlot.adjusted(0, 20, 0, 0), style::sentCurve) > 0.001);
    // so is the rate axis with its labels
    QVERIFY(share(image, QRectF(24, layout.ratePlot.top(), 40, layout.ratePlot.height()), style::ink) > 0.003);
    // print without colour: the three kinds of bars differ in grey too
    const auto grey = [](model::BarKind kind) { return greyOf(style::fill(kind).colour); };
    QVERIFY(grey(model::BarKind::Transferred) - grey(model::BarKind::Dirtied) > 0.4);
    QVERIFY(style::fill(model::BarKind::Transferred).hatch != style::fill(model::BarKind::StoppedTransferred).hatch);
    QVERIFY(style::fill(model::BarKind::Transferred).hatch != style::fill(model::BarKind::Dirtied).hatch);
}

void TestFigure::lostEventsAreMarkedAtEveryZoom()
{
    RoundsFigure figure;
    const model::ReportPtr report = tests::damaged();
    const TimeNs begin = report->migrations.front().time.begin;
    const auto at = [&](double seconds) { return begin + DurationNs{std::llround(seconds * 1e9)}; };
    // all; a narrow view around the moment of round 3; a wide one that makes the stretch of round 2 a hair
    for (const std::optional<TimeRange> range : {std::optional<TimeRange>(),
             std::optional(TimeRange{at(12.899), at(12.901)}), std::optional(TimeRange{at(11), at(14)})}) {
        FigureOptions options;
        options.range = range;
        options.axisBreak = false;
        figure.show(report, options);
        const QImage image = drawn(figure, {800, 500});
        QVERIFY(!figure.layout().lost.empty());
        for (const model::LostBand& band : figure.layout().lost) {
            const QRectF rect(QPointF(band.left, figure.layout().ratePlot.top() + 2),
                QPointF(band.right, figure.layout().ratePlot.bottom() - 2));
            QVERIFY(rect.width() >= model::leastLostPixels - 0.01);
            int marked = 0;
            for (int y = qCeil(rect.top()); y < qFloor(rect.bottom()); ++y) {
                for (int x = qFloor(rect.left()); x <= qCeil(rect.right()); ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    marked += pixel.red() > pixel.green() + 40 && pixel.blue() > pixel.green() + 15 ? 1 : 0;
                }
            }
            QVERIFY2(marked > rect.height() / 2, qPrintable(QString::number(marked)));
        }
    }
}

void TestFigure::svgHoldsTheTexts()
{
    RoundsFigure figure;
    figure.show(tests::sixRounds(), {});
    QCOMPARE(exportFigure(figure, path("figure.svg"), defaultFigureSize), QString());
    QFile file(path("figure.svg"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QString texts;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == u"text")
            texts += xml.readElementText(QXmlStreamReader::IncludeChildElements) + u'\n';
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    for (const char* expected :
        {"Live migration of g1 (domain 1) from a to b", "sent 157.7 MiB, 1.23 times its memory of 128.0 MiB",
            "policy xen-4", "iteration-limit", "downtime 310.0 ms", "14.5", "7.42", "3.95",
            "equal areas are equal volumes", "transferred (left half", "dirtied meanwhile (right half)",
            "rate (Mbit/s)", "time since the migration began (s)", "emulated processor"})
        QVERIFY2(texts.contains(QString::fromUtf8(expected)), expected);
}

void TestFigure::pdfIsOnePageOfTheSize()
{
    RoundsFigure figure;
    figure.show(tests::thirtyRounds(), {});
    QCOMPARE(exportFigure(figure, path("figure.pdf"), QSize(800, 500)), QString());
    QFile file(path("figure.pdf"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY(content.startsWith("%PDF-"));
    QCOMPARE(content.count("/Type /Page\n"), 1);
    const auto box = QRegularExpression(QStringLiteral("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]"))
                         .match(QString::fromLatin1(content));
    QVERIFY(box.hasMatch());
    QVERIFY(std::abs(box.captured(1).toDouble() - 600) < 1.5);
    QVERIFY(std::abs(box.captured(2).toDouble() - 375) < 1.5);
}

void TestFigure::pngHasTheSize()
{
    RoundsFigure figure;
    figure.show(tests::sixRounds(), {});
    QCOMPARE(drawn(figure, {813, 507}).size(), QSize(813, 507));
}

void TestFigure::exportSaysWhatIsWrong()
{
    RoundsFigure figure;
    figure.show(tests::sixRounds(), {});
    QVERIFY(exportFigure(figure, path("figure.bmp"), defaultFigureSize).contains("end the name in .png, .svg or .pdf"));
    QVERIFY(exportFigure(figure, path("none/figure.png"), defaultFigureSize).contains("cannot write"));
    QVERIFY(exportFigure(figure, QStringLiteral("/dev/full"), defaultFigureSize).contains("not known"));
    QVERIFY(!QFile::exists(path("figure.bmp")));
}

void TestFigure::textsFitTheRealFont_data()
{
    barsHaveTheirColours_data();
}

void TestFigure::textsFitTheRealFont()
{
    QFETCH(QSize, size);
    QFETCH(bool, axisBreak);
    QFETCH(bool, thirty);
    const model::RoundsSeries series = model::roundsSeries(thirty ? tests::thirtyRounds() : tests::sixRounds(), 0);
    const model::RoundsLayout layout = model::layOutRounds(
        series, {QSizeF(size), model::RateUnit::MbitPerSecond, axisBreak, std::nullopt}, style::textMeasure());
    std::vector<model::PlacedText> texts = layout.texts;
    for (const model::LegendEntry& entry : layout.legend)
        texts.push_back(entry.text);
    for (const model::VolumeLabel& label : layout.volumes)
        texts.push_back(label.text);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        QVERIFY2(QRectF(QPointF(), QSizeF(size)).contains(texts[i].box), qPrintable(texts[i].text));
        for (std::size_t j = 0; j < i; ++j)
            QVERIFY2(!texts[i].box.adjusted(0.5, 0.5, -0.5, -0.5).intersects(texts[j].box),
                qPrintable(texts[i].text + " | " + texts[j].text));
    }
}

void TestFigure::pointsGivenToQtAreBounded()
{
    const auto dense = tests::changed(tests::sixRounds(), [](analysis::Report& report) {
        analysis::Migration& migration = report.migrations.front();
        migration.sentCurve.clear();
        for (int i = 0; i < 200000; ++i)
            migration.sentCurve.push_back({migration.time.begin + DurationNs{i * 60'000LL},
                static_cast<std::uint64_t>(i) * 700 + (i % 7) * 90, 1});
    });
    RoundsFigure figure;
    FigureOptions options;
    options.axisBreak = false;
    figure.show(dense, options);
    figure.layOut({800, 500});
    QVERIFY(figure.pointCount() > 500);
    QVERIFY(figure.pointCount() <= 2 * 4 * 800);
}

void TestFigure::hoverTellsTheRound()
{
    RoundsFigure figure;
    figure.show(tests::damaged(), {});
    figure.layOut({1200, 700});
    const model::RoundsLayout& layout = figure.layout();
    const QPointF inRoundFour((layout.spans[3].left + layout.spans[3].right) / 2, layout.ratePlot.center().y());
    QCOMPARE(figure.roundAt(inRoundFour), 4);
    QVERIFY(figure.textAt(inRoundFour).startsWith("Round 4"));
    QVERIFY(
        figure.textAt({(layout.lost[0].left + layout.lost[0].right) / 2, inRoundFour.y()}).contains("17 events lost"));
    QCOMPARE(figure.roundAt({inRoundFour.x(), 5}), 0);
    QVERIFY(figure.textAt({inRoundFour.x(), 5}).isEmpty());
}

void TestFigure::registryOffersTheFigure()
{
    QVERIFY(findFigure("rounds"));
    QVERIFY(!findFigure("report"));
    QVERIFY(!findFigure("nothing"));
    QVERIFY(findFigure("rounds")->makeFigure() != nullptr);
}

} // namespace xenlens::gui

QTEST_MAIN(xenlens::gui::TestFigure)
#include "tst_figure.moc"
