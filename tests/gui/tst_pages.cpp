// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/figures/figure_view.h"
#include "gui/pages/rounds_page.h"
#include "gui/window/banner.h"
#include "gui/window/export_dialog.h"
#include "gui/window/main_window.h"
#include "gui/window/recent_traces.h"
#include "samples.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

namespace xenlens::gui {

/// The window and its pages: what they show, and that selection, zoom and choices go through the one ViewState.
class TestPages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void tableAndChartSelectTheSame();
    void zoomAndPanAskTheState();
    void rubberBandZooms();
    void clickSelectsARound();
    void keysZoomAndReset();
    void migrationsAreSelectable();
    void unitsReachTheTable();
    void badTraceIsOneLineInTheBanner();
    void lossesAreInTheBanner();
    void aTraceWithNoMigrationIsSaid();
    void recentTracesAreKept();
    void reportPageShowsTheChecks();
    void zoomOnOnePageMovesTheOthers();
    void hypercallsCanBeChosen();
    void ioPageHasItsTables();
    void exportDialogWantsAKnownFormat();
    void cancelIsOfferedWhileReading();
};

namespace {

model::ReportPtr twoMigrations()
{
    return tests::changed(tests::sixRounds(),
        [](analysis::Report& report) { report.migrations.push_back(tests::thirtyRounds()->migrations.front()); });
}

QTableView* roundsTable(QWidget& widget)
{
    return widget.findChild<QTableView*>("rounds");
}

} // namespace

void TestPages::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("xenlens-test");
    QCoreApplication::setApplicationName("tst_pages");
    QSettings().clear();
}

void TestPages::tableAndChartSelectTheSame()
{
    model::ViewState state;
    RoundsPage page(state);
    page.setReport(tests::sixRounds());
    QTableView* table = roundsTable(page);
    QVERIFY(table);
    const QAbstractItemModelTester tester(table->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(table->model()->rowCount(), 6);
    table->selectRow(2);
    QCOMPARE(state.round(), 3);
    state.setRound(5);
    QCOMPARE(table->currentIndex().row(), 4);
    state.setRound(0);
    QVERIFY(!table->selectionModel()->hasSelection());
    // another report keeps what is selected, as a live session needs
    state.setRound(2);
    page.setReport(tests::damaged());
    QCOMPARE(state.round(), 2);
    QCOMPARE(table->currentIndex().row(), 1);
}

void TestPages::zoomAndPanAskTheState()
{
    model::ViewState state;
    state.setAxisBreak(false);
    RoundsFigure figure;
    figure.show(tests::sixRounds(), figureOptions(state));
    FigureView view(figure, state);
    connect(
        &state, &model::ViewState::rangeChanged, &view, [&] { figure.show(tests::sixRounds(), figureOptions(state)); });
    view.resize(900, 600);
    view.show();
    const double x = figure.layout().axis.toX(12);
    view.zoom(2, x);
    QVERIFY(state.range());
    QVERIFY(std::abs(figure.layout().axis.toX(12) - x) < 0.5);
    const double span = state.range()->duration().seconds();
    QVERIFY(std::abs(span - figure.fullRange().duration().seconds() / 2) < 0.01);
    view.pan(40);
    QVERIFY(std::abs(figure.layout().axis.toX(12) - x - 40) < 0.5);
    QVERIFY(std::abs(state.range()->duration().seconds() - span) < 1e-6);
    view.pan(1e6);
    QCOMPARE(state.range()->begin, figure.fullRange().begin);
    QVERIFY(std::abs(state.range()->duration().seconds() - span) < 1e-6);
    view.zoom(0.01, x);
    QVERIFY(!state.range());
}

void TestPages::rubberBandZooms()
{
    model::ViewState state;
    state.setAxisBreak(false);
    RoundsFigure figure;
    figure.show(tests::sixRounds(), figureOptions(state));
    FigureView view(figure, state);
    view.resize(900, 600);
    view.show();
    const QPoint from(300, 200);
    const QPoint to(500, 260);
    const double begin = figure.layout().axis.toSeconds(300);
    const double end = figure.layout().axis.toSeconds(500);
    QTest::mousePress(view.viewport(), Qt::LeftButton, {}, from);
    QTest::mouseMove(view.viewport(), to);
    QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, to);
    QVERIFY(state.range());
    QVERIFY(std::abs((state.range()->begin - figure.fullRange().begin).seconds() - begin) < 1e-6);
    QVERIFY(std::abs((state.range()->end - figure.fullRange().begin).seconds() - end) < 1e-6);
}

void TestPages::clickSelectsARound()
{
    model::ViewState state;
    RoundsFigure figure;
    figure.show(tests::sixRounds(), figureOptions(state));
    FigureView view(figure, state);
    view.resize(900, 600);
    view.show();
    const model::RoundSpan span = figure.layout().spans[1];
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, QPoint(qRound((span.left + span.right) / 2), 300));
    QCOMPARE(state.round(), 2);
}

void TestPages::keysZoomAndReset()
{
    model::ViewState state;
    RoundsFigure figure;
    figure.show(tests::sixRounds(), figureOptions(state));
    FigureView view(figure, state);
    view.resize(900, 600);
    view.show();
    QTest::keyClick(&view, Qt::Key_Plus);
    QVERIFY(state.range());
    QTest::keyClick(&view, Qt::Key_Home);
    QVERIFY(!state.range());
}

void TestPages::migrationsAreSelectable()
{
    MainWindow window;
    window.showLoading("two");
    window.showReport(twoMigrations());
    window.showLoaded();
    auto* migrations = window.findChild<QComboBox*>("migrations");
    QCOMPARE(migrations->count(), 2);
    QVERIFY(migrations->itemText(1).contains("meteo from a to b, completed"));
    migrations->setCurrentIndex(1);
    QCOMPARE(window.state().migration(), 1);
    QCOMPARE(roundsTable(window)->model()->rowCount(), 30);
    window.showReport(tests::sixRounds());
    QCOMPARE(window.state().migration(), 0);
    QCOMPARE(roundsTable(window)->model()->rowCount(), 6);
}

void TestPages::unitsReachTheTable()
{
    MainWindow window;
    window.showReport(tests::sixRounds());
    window.findChild<QComboBox*>("units")->setCurrentIndex(1);
    QCOMPARE(window.state().unit(), model::RateUnit::PagesPerSecond);
    const QAbstractItemModel* table = roundsTable(window)->model();
    const int rate = tests::columnOf(*table, "sent pages/s");
    QVERIFY(rate >= 0);
    QCOMPARE(table->index(1, rate).data().toString(), "2846");
}

void TestPages::badTraceIsOneLineInTheBanner()
{
    MainWindow window;
    window.show();
    window.showReport(tests::sixRounds());
    window.showLoading("bad");
    window.showError("bad: no trace; give a CTF folder");
    auto* banner = window.findChild<Banner*>("banner");
    QVERIFY(banner->isVisible());
    QCOMPARE(banner->text(), "bad: no trace; give a CTF folder");
    QCOMPARE(roundsTable(window)->model()->rowCount(), 6);
    window.showLoading("next");
    QVERIFY(!banner->isVisible());
}

void TestPages::lossesAreInTheBanner()
{
    MainWindow window;
    window.show();
    window.showLoading("damaged");
    window.showReport(tests::damaged());
    window.showLoaded();
    QVERIFY(window.findChild<Banner*>("banner")->isVisible());
    QVERIFY(window.findChild<Banner*>("banner")->text().contains("at least 17 events were lost"));
}

void TestPages::aTraceWithNoMigrationIsSaid()
{
    MainWindow window;
    window.showLoading("empty");
    window.showReport(std::make_shared<analysis::Report>());
    window.showLoaded();
    QVERIFY(window.findChild<Banner*>("banner")->text().contains("no live migration"));
    QVERIFY(!window.findChild<QComboBox*>("migrations")->isEnabled());
}

void TestPages::recentTracesAreKept()
{
    QSettings().clear();
    RecentTraces recent;
    for (int i = 0; i < RecentTraces::most + 3; ++i)
        recent.add(QString::number(i));
    recent.add("5");
    QCOMPARE(recent.list().size(), RecentTraces::most);
    QCOMPARE(recent.list().first(), "5");
    QCOMPARE(recent.list().count("5"), 1);
    MainWindow window;
    window.showLoading("newest");
    window.showReport(tests::sixRounds());
    window.showLoaded();
    QCOMPARE(RecentTraces().list().first(), "newest");
}

void TestPages::reportPageShowsTheChecks()
{
    MainWindow window;
    window.showReport(tests::sixRounds());
    window.showPage("report");
    QCOMPARE(window.findChild<QTabWidget*>()->tabText(window.findChild<QTabWidget*>()->currentIndex()), "Report");
    QVERIFY(window.findChild<QLabel*>("sentences")->text().contains("Live migration of g1"));
    const auto tables = window.findChildren<QTableView*>();
    const bool found = std::any_of(tables.begin(), tables.end(),
        [](const QTableView* table) { return table->model()->index(0, 0).data().toString() == "ok"; });
    QVERIFY(found);
}

void TestPages::zoomOnOnePageMovesTheOthers()
{
    model::ViewState state;
    state.setAxisBreak(false);
    const model::ReportPtr report = tests::traced();
    std::vector<std::unique_ptr<Page>> pages;
    for (const char* id : {"hypercalls", "io", "heatmap", "rounds"}) {
        for (const PageEntry& entry : pageRegistry()) {
            if (entry.id == id)
                pages.emplace_back(entry.makePage(state));
        }
        pages.back()->setReport(report);
        pages.back()->resize(900, 600);
        pages.back()->show();
    }
    QCOMPARE(pages.size(), 4U);
    const auto view = [](const std::unique_ptr<Page>& page) { return page->findChild<FigureView*>(); };
    const double full = report->migrations.front().time.duration().seconds();
    for (const auto& page : pages) {
        QVERIFY(view(page));
        state.setRange(std::nullopt);
        view(page)->zoom(2, 400);
        QVERIFY(state.range());
        QVERIFY(std::abs(state.range()->duration().seconds() - full / 2) < 0.01);
        const TimeNs begin = state.range()->begin;
        view(page)->pan(-30);
        QVERIFY(state.range()->begin > begin);
    }
    // a round that is selected on one page is on all: the state has it
    QTest::mouseClick(view(pages[2])->viewport(), Qt::LeftButton, {}, QPoint(300, 250));
    QVERIFY(state.round() > 0);
}

void TestPages::hypercallsCanBeChosen()
{
    MainWindow window;
    window.showReport(tests::traced());
    auto* profiles = window.findChild<QComboBox*>("profiles");
    QVERIFY(profiles);
    QCOMPARE(profiles->count(), 5);
    profiles->setCurrentIndex(2);
    QCOMPARE(window.state().profile(), std::optional(1));
    QCOMPARE(figureOptions(window.state()).profile, std::optional(1));
    // the next trace has none: the choice is given back
    window.showReport(tests::sixRounds());
    QCOMPARE(window.state().profile(), std::nullopt);
    QVERIFY(!profiles->isEnabled());
}

void TestPages::ioPageHasItsTables()
{
    MainWindow window;
    window.showReport(tests::traced());
    const auto* rings = window.findChild<QTableView*>("rings");
    const auto* grants = window.findChild<QTableView*>("grants");
    QVERIFY(rings && grants);
    QCOMPARE(rings->model()->rowCount(), 6);
    QCOMPARE(grants->model()->rowCount(), 6);
    const QAbstractItemModelTester tester(rings->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestPages::exportDialogWantsAKnownFormat()
{
    ExportDialog good("rounds.pdf");
    QCOMPARE(good.figureSize(), QSize(1200, 700));
    const auto save = [](const QDialog& dialog) {
        const auto buttons = dialog.findChildren<QPushButton*>();
        return *std::find_if(
            buttons.begin(), buttons.end(), [](const QPushButton* button) { return button->text().contains("Save"); });
    };
    QVERIFY(save(good)->isEnabled());
    ExportDialog bad("rounds.doc");
    QVERIFY(!save(bad)->isEnabled());
}

void TestPages::cancelIsOfferedWhileReading()
{
    MainWindow window;
    window.show();
    const QSignalSpy cancels(&window, &MainWindow::cancelRequested);
    window.showLoading("large");
    window.showProgress(4096);
    const auto buttons = window.findChildren<QPushButton*>();
    auto* cancel = *std::find_if(
        buttons.begin(), buttons.end(), [](const QPushButton* button) { return button->text() == "Cancel"; });
    QVERIFY(cancel->isVisible());
    cancel->click();
    QCOMPARE(cancels.count(), 1);
    window.showCancelled();
    QVERIFY(!cancel->isVisible());
}

} // namespace xenlens::gui

QTEST_MAIN(xenlens::gui::TestPages)
#include "tst_pages.moc"
