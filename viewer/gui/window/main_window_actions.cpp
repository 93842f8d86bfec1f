// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QMenuBar>
#include <QMessageBox>
#include <QToolBar>

namespace xenlens::gui {

void MainWindow::makeFileMenu()
{
    QMenu* menu = menuBar()->addMenu(tr("&File"));
    menu->addAction(tr("&Open a trace..."), QKeySequence::Open, this, &MainWindow::askForFolder);
    menu->addAction(tr("Open a &live session..."), QKeySequence(Qt::CTRL | Qt::Key_L), this, &MainWindow::askForUrl);
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
        m_recentMenu->addAction(tr("None yet"))->setEnabled(false);
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
               "Drag: zoom to what is marked\n"
               "Drag with the right or middle button, or with Shift: pan\n"
               "Click: select a round; double click: show all\n"
               "Pointer at rest: the round's numbers\n\n"
               "+ and -: zoom\nLeft and right: pan\nHome: show all time\n"
               "B: break the axis after round 1\nU: next unit of rates\n"
               "N and P: next and previous round\nEscape: select no round\n"
               "Ctrl+O: open a trace\nCtrl+L: open a live session\nCtrl+E: export the figure"));
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

} // namespace xenlens::gui
