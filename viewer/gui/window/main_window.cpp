// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window/main_window.h"

#include "gui/figures/figure_export.h"
#include "gui/window/banner.h"
#include "gui/window/export_dialog.h"
#include "model/migration_text.h"
#include "wording/loss.h"
#include "wording/migration.h"
#include "wording/sessions.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QStatusBar>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>

namespace xenlens::gui {

MainWindow::MainWindow()
    : m_banner(new Banner)
    , m_tabs(new QTabWidget)
{
    auto* content = new QWidget;
    auto* box = new QVBoxLayout(content);
    box->setContentsMargins({});
    box->addWidget(m_banner);
    box->addWidget(m_tabs, 1);
    setCentralWidget(content);
    for (const PageEntry& entry : pageRegistry()) {
        m_pages.push_back(entry.makePage(m_state));
        m_tabs->addTab(m_pages.back(), entry.title);
    }
    makeFileMenu();
    makeViewMenu();
    makeHelpMenu();
    makeToolBar();
    makeStatusBar();
    setWindowTitle(tr("xenlens"));
    resize(1400, 820);
    for (Page* page : m_pages)
        page->setReport(nullptr);
}

MainWindow::~MainWindow()
{
    // pages listen to the state, which is a member and dies before the children of the base class do
    delete takeCentralWidget();
}

void MainWindow::showPage(const QString& id)
{
    const auto& pages = pageRegistry();
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (pages[i].id == id)
            m_tabs->setCurrentIndex(static_cast<int>(i));
    }
}

void MainWindow::showLoading(const QString& trace)
{
    m_trace = trace;
    m_banner->say({});
    m_status->setToolTip({});
    m_status->setText(tr("Reading %1").arg(trace));
    setBusy(true);
}

void MainWindow::showProgress(quint64 events)
{
    m_status->setText(tr("Reading %1: %2 events").arg(m_trace, model::formatCount(events)));
}

void MainWindow::showReport(const model::ReportPtr& report)
{
    m_report = report;
    fillMigrations();
    for (Page* page : m_pages)
        page->setReport(report);
    setWindowTitle(tr("%1 - xenlens").arg(m_trace));
    const QString lost = report ? QString::fromStdString(wording::lossSummary(*report)) : QString();
    m_banner->say(lost.isEmpty() ? lost : tr("%1 (see page Report)").arg(lost));
}

void MainWindow::showStatus(const LiveStatus& status)
{
    const QString summary = QString::fromStdString(wording::liveSummary(status));
    m_status->setText(summary.isEmpty() ? m_trace : tr("%1: %2").arg(m_trace, summary));
    QString lines;
    for (const SessionStatus& session : status.sessions)
        lines
            += QString::fromStdString(wording::sessionName(session) + ": " + wording::stateOf(session)).toHtmlEscaped()
            + QStringLiteral("<br>");
    m_status->setToolTip(lines.isEmpty() ? lines : QStringLiteral("<qt>%1</qt>").arg(lines));
}

void MainWindow::showLoaded()
{
    setBusy(false);
    m_status->setToolTip({});
    m_recent.add(m_trace);
    m_status->setText(m_trace);
    if (m_report && m_report->migrations.empty() && m_banner->text().isEmpty())
        m_banner->say(QStringLiteral("%1: %2").arg(m_trace, QString::fromLatin1(wording::noMigration)));
}

void MainWindow::showError(const QString& text)
{
    setBusy(false);
    m_status->clear();
    m_banner->say(text);
}

void MainWindow::showCancelled()
{
    setBusy(false);
    m_status->setText(tr("Reading was cancelled"));
}

void MainWindow::setBusy(bool busy)
{
    m_progress->setVisible(busy);
    m_cancel->setVisible(busy);
}

void MainWindow::makeFileMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&File"));
    menu->addAction(tr("&Open a trace..."), QKeySequence::Open, this, &MainWindow::askForFolder);
    menu->addAction(tr("Open &live sessions..."), QKeySequence(Qt::CTRL | Qt::Key_L), this, &MainWindow::askForUrl);
    m_recentMenu = menu->addMenu(tr("&Recent"));
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MainWindow::fillRecent);
    menu->addSeparator();
    menu->addAction(tr("&Export the figure..."), QKeySequence(Qt::CTRL | Qt::Key_E), this, &MainWindow::exportFigure);
    menu->addSeparator();
    menu->addAction(tr("&Quit"), QKeySequence::Quit, qApp, &QApplication::closeAllWindows);
}

void MainWindow::fillRecent()
{
    m_recentMenu->clear();
    const QStringList traces = m_recent.list();
    for (const QString& trace : traces)
        m_recentMenu->addAction(trace, this, [this, trace] { emit openRequested(trace); });
    if (traces.isEmpty())
        m_recentMenu->addAction(tr("No recent traces"))->setEnabled(false);
}

void MainWindow::makeViewMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&View"));
    QAction* axisBreak = menu->addAction(tr("&Break the axis after round 1"));
    axisBreak->setShortcut(Qt::Key_B);
    axisBreak->setCheckable(true);
    axisBreak->setChecked(m_state.axisBreak());
    connect(axisBreak, &QAction::toggled, &m_state, &model::ViewState::setAxisBreak);
    connect(&m_state, &model::ViewState::axisBreakChanged, axisBreak, &QAction::setChecked);
    menu->addAction(tr("Show &all time"), QKeySequence(Qt::Key_Home), this, [this] { m_state.setRange(std::nullopt); });
    menu->addSeparator();
    menu->addAction(tr("&Next round"), QKeySequence(Qt::Key_N), this, [this] { stepRound(1); });
    menu->addAction(tr("&Previous round"), QKeySequence(Qt::Key_P), this, [this] { stepRound(-1); });
    menu->addAction(tr("&Select no round"), QKeySequence(Qt::Key_Escape), this, [this] { m_state.setRound(0); });
    menu->addSeparator();
    menu->addAction(tr("Next &unit of rates"), QKeySequence(Qt::Key_U), this, [this] {
        m_state.setUnit(static_cast<model::RateUnit>((static_cast<int>(m_state.unit()) + 1) % model::rateUnits.size()));
    });
}

void MainWindow::makeHelpMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&Help"));
    menu->addAction(tr("&Keys and mouse"), QKeySequence(Qt::Key_F1), this, [this] {
        QMessageBox::information(this, tr("Keys and mouse"),
            tr("Wheel: zoom at the pointer\n"
               "Drag: zoom to the marked range\n"
               "Drag with the right or middle button, or with Shift: pan\n"
               "Click: select a round; double click: show all\n"
               "Hover: the numbers at the pointer\n\n"
               "+ and -: zoom\nLeft and right: pan\nHome: show all time\n"
               "B: break the axis after round 1\nU: next unit of rates\n"
               "N and P: next and previous round\nEscape: select no round\n"
               "Ctrl+O: open a trace\nCtrl+L: open live sessions\nCtrl+E: export the figure"));
    });
    menu->addAction(tr("&About"), this, [this] {
        QMessageBox::about(this, tr("About xenlens"),
            tr("xenlens %1\n\nWhat paravirtualisation and live migration cost a Xen guest, and why.\n"
               "GPL-3.0-or-later.")
                .arg(QCoreApplication::applicationVersion()));
    });
}

void MainWindow::makeToolBar()
{
    QToolBar* bar = addToolBar(tr("View"));
    bar->setMovable(false);
    m_migrations = new QComboBox;
    m_migrations->setObjectName(QStringLiteral("migrations"));
    m_migrations->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_migrations->setEnabled(false);
    m_migrations->setToolTip(tr("Which of the trace's migrations is shown"));
    connect(m_migrations, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0)
            m_state.setMigration(index);
    });
    auto* units = new QComboBox;
    units->setObjectName(QStringLiteral("units"));
    for (const model::RateUnit unit : model::rateUnits)
        units->addItem(model::rateUnitLabel(unit));
    connect(units, &QComboBox::currentIndexChanged, this,
        [this](int index) { m_state.setUnit(static_cast<model::RateUnit>(index)); });
    connect(&m_state, &model::ViewState::unitChanged, units,
        [this, units] { units->setCurrentIndex(static_cast<int>(m_state.unit())); });
    bar->addWidget(m_migrations);
    bar->addSeparator();
    bar->addWidget(units);
}

void MainWindow::makeStatusBar()
{
    m_status = new QLabel;
    m_status->setTextFormat(Qt::PlainText); // names come from a relay daemon
    m_progress = new QProgressBar;
    m_progress->setRange(0, 0); // how many events a trace holds is known only at its end
    m_progress->setMaximumWidth(160);
    m_cancel = new QPushButton(tr("Cancel"));
    connect(m_cancel, &QPushButton::clicked, this, &MainWindow::cancelRequested);
    statusBar()->addWidget(m_status, 1);
    statusBar()->addPermanentWidget(m_progress);
    statusBar()->addPermanentWidget(m_cancel);
    setBusy(false);
}

void MainWindow::fillMigrations()
{
    const QSignalBlocker quiet(m_migrations);
    // a live session reports often: an unchanged list stays, and so does its open popup
    const QStringList names = model::migrationNames(m_report);
    QStringList shown;
    for (int i = 0; i < m_migrations->count(); ++i)
        shown += m_migrations->itemText(i);
    if (shown != names) {
        m_migrations->clear();
        m_migrations->addItems(names);
    }
    m_migrations->setEnabled(m_migrations->count() > 1);
    if (m_state.migration() >= m_migrations->count())
        m_state.setMigration(0);
    m_migrations->setCurrentIndex(m_migrations->count() > 0 ? m_state.migration() : -1);
}

void MainWindow::askForFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a trace (a CTF folder)"), m_trace);
    if (!folder.isEmpty())
        emit openRequested(folder);
}

void MainWindow::askForUrl()
{
    bool accepted = false;
    const QString url = QInputDialog::getText(this, tr("Open live sessions"),
        tr("Address of lttng-relayd, net://HOST[:PORT], for all of its sessions;\n"
           "of one of them with /host/HOSTNAME/SESSION behind it:"),
        QLineEdit::Normal, QStringLiteral("net://localhost"), &accepted);
    if (accepted && !url.isEmpty())
        emit openRequested(url);
}

void MainWindow::exportFigure()
{
    const PageEntry& entry = pageRegistry()[static_cast<std::size_t>(std::max(m_tabs->currentIndex(), 0))];
    if (!entry.makeFigure) {
        m_banner->say(tr("The page %1 has no figure to export; go to a page that shows one").arg(entry.title));
        return;
    }
    ExportDialog dialog(QDir::current().filePath(entry.id + QStringLiteral(".png")), this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    // a figure of its own, so that the window's keeps its size
    const auto figure = entry.makeFigure();
    figure->show(m_report, figureOptions(m_state));
    const QString error = gui::exportFigure(*figure, dialog.path(), dialog.figureSize());
    if (error.isEmpty())
        m_status->setText(tr("Wrote %1").arg(dialog.path()));
    else
        m_banner->say(error);
}

void MainWindow::stepRound(int step)
{
    const auto index = static_cast<std::size_t>(m_state.migration());
    if (!m_report || index >= m_report->migrations.size())
        return;
    const int last = static_cast<int>(m_report->migrations[index].rounds.size());
    m_state.setRound(std::clamp(m_state.round() + step, std::min(1, last), last));
}

} // namespace xenlens::gui
