// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window/main_window.h"

#include "gui/figures/figure_export.h"
#include "gui/window/banner.h"
#include "gui/window/export_dialog.h"
#include "model/migration_text.h"
#include "wording/loss.h"
#include "wording/migration.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QStatusBar>
#include <QTabWidget>
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
    m_banner->say(lost.isEmpty() ? lost : tr("%1 (page Report)").arg(lost));
}

void MainWindow::showLoaded()
{
    setBusy(false);
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

void MainWindow::makeStatusBar()
{
    m_status = new QLabel;
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
    const QString url = QInputDialog::getText(this, tr("Open a live session"), tr("Address, as lttng-relayd names it:"),
        QLineEdit::Normal, QStringLiteral("net://localhost/host/HOSTNAME/SESSION"), &accepted);
    if (accepted && !url.isEmpty())
        emit openRequested(url);
}

void MainWindow::exportFigure()
{
    const PageEntry& entry = pageRegistry()[static_cast<std::size_t>(std::max(m_tabs->currentIndex(), 0))];
    if (!entry.makeFigure) {
        m_banner->say(tr("The page %1 is no figure; choose one that is, and export that").arg(entry.title));
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
