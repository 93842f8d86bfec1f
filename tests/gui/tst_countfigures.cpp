// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/figure_export.h"
#include "gui/figures/heatmap_figure.h"
#include "gui/figures/hypercalls_figure.h"
#include "gui/figures/io_figure.h"
#include "gui/figures/style.h"
#include "gui/pages/page.h"
#include "samples.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

namespace xenlens::gui {

/// What the figures of hypercalls, I/O and pages look like, and that they share the rounds chart's time.
class TestCountFigures : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void picturesAreFullAtEverySize_data();
    void picturesAreFullAtEverySize();
    void textsFitTheRealFont_data();
    void textsFitTheRealFont();
    void stacksHaveTheirColours();
    void gapsAreHatchedAndHoldNoRate();
    void roundsAreShadedInTurn();
    void hotPagesHaveTheirHue();
    void allFiguresShareOneTime();
    void withoutTheirSourceTheySayWhy();
    void fillsDifferWithoutColourToo();

private:
    QImage drawn(Figure& figure, QSize size);

    QTemporaryDir m_folder;
};

namespace {

constexpr std::array ids{"hypercalls", "io", "heatmap"};

int distance(const QColor& a, const QColor& b)
{
    return std::max({std::abs(a.red() - b.red()), std::abs(a.green() - b.green()), std::abs(a.blue() - b.blue())});
}

/// Share of a rectangle's pixels of which `test` holds.
template <typename Test> double share(const QImage& image, const QRectF& rect, Test test)
{
    int hits = 0;
    int all = 0;
    for (int y = qCeil(rect.top()); y < qFloor(rect.bottom()); ++y) {
        for (int x = qCeil(rect.left()); x < qFloor(rect.right()); ++x, ++all)
            hits += test(image.pixelColor(x, y)) ? 1 : 0;
    }
    return all > 0 ? static_cast<double>(hits) / all : 0;
}

bool isLostMark(const QColor& pixel)
{
    return pixel.red() > pixel.green() + 40 && pixel.blue() > pixel.green() + 15;
}

void addSizes()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QSize>("size");
    QTest::addColumn<bool>("losses");
    for (const char* id : ids) {
        for (const QSize size : {QSize(1200, 700), QSize(640, 400), QSize(2000, 1000)}) {
            for (const bool losses : {false, true})
                QTest::addRow("%s %d %d", id, size.width(), losses) << QString::fromLatin1(id) << size << losses;
        }
    }
}

model::ReportPtr sample(bool losses)
{
    return losses ? tests::tracedWithLosses() : tests::traced();
}

std::vector<model::PlacedText> textsOf(const model::PanelLayout& layout)
{
    std::vector<model::PlacedText> texts = layout.texts;
    for (const model::Key& key : layout.keys)
        texts.push_back(key.text);
    return texts;
}

} // namespace

QImage TestCountFigures::drawn(Figure& figure, QSize size)
{
    const QString file = m_folder.filePath("drawn.png");
    const QString error = exportFigure(figure, file, size);
    return error.isEmpty() ? QImage(file) : QImage();
}

void TestCountFigures::picturesAreFullAtEverySize_data()
{
    addSizes();
}

void TestCountFigures::picturesAreFullAtEverySize()
{
    QFETCH(QString, id);
    QFETCH(QSize, size);
    QFETCH(bool, losses);
    const auto figure = findFigure(id)->makeFigure();
    figure->show(sample(losses), {});
    QVERIFY(figure->missing().isEmpty());
    const QImage image = drawn(*figure, size);
    QCOMPARE(image.size(), size);
    // no tenth of the picture's height is bare paper
    for (int band = 0; band < 10; ++band) {
        const QRectF rect(0, band * size.height() / 10.0, size.width(), size.height() / 10.0);
        const double used = share(image, rect, [](const QColor& pixel) { return distance(pixel, Qt::white) > 4; });
        QVERIFY2(used > 0.01, qPrintable(QStringLiteral("band %1: %2").arg(band).arg(used)));
    }
    for (const char* format : {"svg", "pdf"})
        QCOMPARE(exportFigure(*figure, m_folder.filePath(QString("figure.") + format), size), QString());
}

void TestCountFigures::textsFitTheRealFont_data()
{
    addSizes();
}

void TestCountFigures::textsFitTheRealFont()
{
    QFETCH(QString, id);
    QFETCH(QSize, size);
    QFETCH(bool, losses);
    const auto figure = findFigure(id)->makeFigure();
    figure->show(sample(losses), {});
    figure->layOut(size);
    const auto* heat = dynamic_cast<const HeatmapFigure*>(figure.get());
    const auto* panels = dynamic_cast<const PanelFigure*>(figure.get());
    const auto texts = heat ? heat->layout().texts : textsOf(panels->layout());
    QVERIFY(texts.size() > 10);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        QVERIFY2(QRectF(QPointF(), QSizeF(size)).contains(texts[i].box), qPrintable(texts[i].text));
        for (std::size_t j = 0; j < i; ++j)
            QVERIFY2(!texts[i].box.adjusted(0.5, 0.5, -0.5, -0.5).intersects(texts[j].box),
                qPrintable(texts[i].text + " | " + texts[j].text));
    }
}

void TestCountFigures::stacksHaveTheirColours()
{
    HypercallsFigure figure;
    figure.show(tests::traced(), {});
    const QImage image = drawn(figure, {1200, 700});
    const model::Panel& panel = figure.layout().panels.front();
    // the lowest kind, where it is highest
    const auto highest = std::max_element(panel.runs.begin(), panel.runs.end(),
        [](const model::StackRun& a, const model::StackRun& b) { return a.tops[0] < b.tops[0]; });
    const double top = panel.plot.bottom() - highest->tops[0] / panel.axis.max * panel.plot.height();
    const QRectF inside(
        highest->left, top + 2, std::max(1.0, highest->right - highest->left), panel.plot.bottom() - top - 3);
    QVERIFY(inside.height() > 10);
    const QColor colour = style::stackFill(panel.fills[0]).colour;
    QVERIFY(share(image, inside, [&](const QColor& pixel) { return distance(pixel, colour) < 25; }) > 0.9);
    // its bar in the ranking is of the same colour
    const QRectF bar = figure.layout().bars.front().rect.adjusted(2, 2, -2, -2);
    QVERIFY(share(image, bar, [&](const QColor& pixel) { return distance(pixel, colour) < 25; }) > 0.9);
}

void TestCountFigures::gapsAreHatchedAndHoldNoRate()
{
    for (const char* id : {"hypercalls", "io"}) {
        const auto figure = findFigure(id)->makeFigure();
        figure->show(tests::tracedWithLosses(), {});
        const QImage image = drawn(*figure, {1200, 700});
        const auto& layout = dynamic_cast<const PanelFigure&>(*figure).layout();
        for (const model::Panel& panel : layout.panels) {
            QCOMPARE(panel.gaps.size(), 2U);
            const model::LostBand& gap = panel.gaps.front();
            const QRectF rect(QPointF(gap.left, panel.plot.top() + 20), QPointF(gap.right, panel.plot.bottom()));
            QVERIFY(share(image, rect, isLostMark) > 0.05);
            for (const model::StackRun& run : panel.runs)
                QVERIFY(run.right <= gap.left + 1.01 || run.left >= gap.right - 1.01);
        }
    }
}

void TestCountFigures::roundsAreShadedInTurn()
{
    IoFigure figure;
    FigureOptions options;
    options.round = 3;
    figure.show(tests::traced(), options);
    const QImage image = drawn(figure, {2000, 1000});
    const model::PanelLayout& layout = figure.layout();
    const double y = layout.panels[1].plot.top() + 3;
    const auto at = [&](std::size_t i) {
        return image.pixelColor(qRound((layout.shades[i].left * 0.1 + layout.shades[i].right * 0.9)), qRound(y));
    };
    QVERIFY(distance(at(0), style::oddBand) < 3);
    QVERIFY(distance(at(1), style::evenBand) < 3);
    QVERIFY(distance(at(2), style::selectedBand) < 3);
}

void TestCountFigures::hotPagesHaveTheirHue()
{
    HeatmapFigure figure;
    figure.show(tests::traced(), {});
    const QImage image = drawn(figure, {1200, 700});
    const model::HeatLayout& layout = figure.layout();
    const auto isBlue = [](const QColor& pixel) { return pixel.blue() > pixel.red() + 40; };
    const auto isBrown = [](const QColor& pixel) { return pixel.red() > pixel.blue() + 60; };
    QRectF first = layout.plot;
    first.setRight(layout.shades[0].right - 2);
    QVERIFY(share(image, first, isBlue) > 0.005);
    QCOMPARE(share(image, first, isBrown), 0.0);
    QRectF later = layout.plot;
    later.setLeft(layout.shades[1].left + 2);
    later.setRight(layout.shades[4].right);
    QVERIFY(share(image, later, isBrown) > 0.002);
    QVERIFY(share(image, later, isBlue) > 0.002);
}

void TestCountFigures::allFiguresShareOneTime()
{
    const model::ReportPtr report = tests::traced();
    const TimeNs begin = report->migrations.front().time.begin;
    FigureOptions options;
    options.axisBreak = false;
    const auto rounds = findFigure("rounds")->makeFigure();
    for (const bool zoomed : {false, true}) {
        if (zoomed)
            options.range = TimeRange{begin + DurationNs{2'000'000'000}, begin + DurationNs{12'000'000'000}};
        rounds->show(report, options);
        rounds->layOut({1000, 600});
        for (const char* id : ids) {
            const auto figure = findFigure(id)->makeFigure();
            figure->show(report, options);
            figure->layOut({1000, 600});
            QCOMPARE(figure->fullRange(), rounds->fullRange());
            for (const double seconds : {2.0, 7.5, 12.0})
                QVERIFY(std::abs(figure->timeAxis()->toX(seconds) - rounds->timeAxis()->toX(seconds)) < 1e-6);
            const QPointF middle(rounds->timeAxis()->toX(11.8), 200);
            QCOMPARE(figure->roundAt(middle), 2);
        }
    }
}

void TestCountFigures::withoutTheirSourceTheySayWhy()
{
    for (const char* id : ids) {
        const auto figure = findFigure(id)->makeFigure();
        figure->show(tests::sixRounds(), {});
        QVERIFY2(figure->missing().contains("in this trace"), qPrintable(figure->missing()));
        const QImage image = drawn(*figure, {640, 400});
        QVERIFY(share(image, QRectF(0, 100, 640, 200), [](const QColor& p) { return p.lightness() < 140; }) > 0.001);
        QVERIFY(!figure->timeAxis());
        QCOMPARE(figure->roundAt({320, 200}), 0);
        // what was shown before goes when another trace comes
        figure->show(tests::traced(), {});
        QVERIFY(figure->missing().isEmpty());
    }
}

void TestCountFigures::fillsDifferWithoutColourToo()
{
    for (int a = 0; a <= model::otherFill; ++a) {
        for (int b = 0; b < a; ++b) {
            const Fill one = style::stackFill(a);
            const Fill two = style::stackFill(b);
            const int grey = std::abs(qGray(one.colour.rgb()) - qGray(two.colour.rgb()));
            QVERIFY2(one.hatch != two.hatch || one.spacing != two.spacing || grey > 30,
                qPrintable(QStringLiteral("%1 %2").arg(a).arg(b)));
        }
    }
}

} // namespace xenlens::gui

QTEST_MAIN(xenlens::gui::TestCountFigures)
#include "tst_countfigures.moc"
