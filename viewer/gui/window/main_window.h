// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session_status.h"
#include "gui/pages/page.h"
#include "gui/window/recent_traces.h"

#include <QMainWindow>

#include <vector>

class QComboBox;
class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QTabWidget;

namespace xenlens::gui {

class Banner;

/// The window: pages in tabs, one ViewState for all. It asks for traces by signals and receives reports; it does not
/// know where they come from.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow();
    ~MainWindow() override;

    [[nodiscard]] model::ViewState& state() { return m_state; }
    void showPage(const QString& id);

    void showLoading(const QString& trace);
    void showProgress(quint64 events);
    void showReport(const model::ReportPtr& report); ///< repeatedly during a live session
    void showStatus(const LiveStatus& status); ///< of live sessions, in the status bar
    void showLoaded(); ///< the trace has been read to its end
    void showError(const QString& text); ///< what was shown before stays
    void showCancelled();

signals:
    void openRequested(const QString& trace);
    void cancelRequested();

private:
    void makeFileMenu();
    void makeViewMenu();
    void makeHelpMenu();
    void makeToolBar();
    void makeStatusBar();
    void fillRecent();
    void fillMigrations();
    void askForFolder();
    void askForUrl();
    void exportFigure();
    void stepRound(int step);
    void setBusy(bool busy);

    model::ViewState m_state;
    model::ReportPtr m_report;
    QString m_trace; ///< being shown or loaded
    RecentTraces m_recent;
    Banner* m_banner;
    QTabWidget* m_tabs;
    std::vector<Page*> m_pages; ///< in the registry's order
    QMenu* m_recentMenu = nullptr;
    QComboBox* m_migrations = nullptr;
    QLabel* m_status = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
};

} // namespace xenlens::gui
