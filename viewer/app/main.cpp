// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export_command.h"
#include "app/load_trace.h"
#include "app/options.h"
#include "app/session.h"
#include "gui/window/main_window.h"

#include <QApplication>

#include <cstdlib>
#include <iostream>

namespace {

using namespace xenlens;

/// Hides Qt's messages about the desktop's set-up. A fatal one is printed as one line, and the program exits without a
/// core file.
void handleMessage(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    if (type == QtFatalMsg) {
        std::cerr << "xenlens-viewer: " << text.simplified().toStdString() << '\n';
        std::_Exit(app::NotPossible);
    }
    const bool ours = context.category && std::string_view(context.category).starts_with("xenlens");
    if (ours || type == QtCriticalMsg)
        std::cerr << "xenlens-viewer: " << text.toStdString() << '\n';
}

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

int showWindow(const app::Options& options)
{
    gui::MainWindow window;
    app::Session session(app::loaderOfTraces(options.tscHz, app::LiveLoad::Follow));
    QObject::connect(&window, &gui::MainWindow::openRequested, &session, &app::Session::open);
    QObject::connect(&window, &gui::MainWindow::cancelRequested, &session, &app::Session::cancel);
    QObject::connect(&session, &app::Session::started, &window, &gui::MainWindow::showLoading);
    QObject::connect(&session, &app::Session::progressed, &window, &gui::MainWindow::showProgress);
    QObject::connect(&session, &app::Session::reported, &window, &gui::MainWindow::showReport);
    QObject::connect(&session, &app::Session::statusChanged, &window, &gui::MainWindow::showStatus);
    QObject::connect(&session, &app::Session::finished, &window, &gui::MainWindow::showLoaded);
    QObject::connect(&session, &app::Session::failed, &window, &gui::MainWindow::showError);
    QObject::connect(&session, &app::Session::cancelled, &window, &gui::MainWindow::showCancelled);

    model::ViewState& state = window.state();
    state.setUnit(wording::rateUnitOf(options.units).value_or(model::RateUnit::MbitPerSecond));
    state.setAxisBreak(options.axisBreak);
    state.setMigration(options.migration - 1);
    if (options.profile > 0)
        state.setProfile(options.profile - 1);
    if (!options.figure.empty())
        window.showPage(QString::fromStdString(options.figure));
    window.show();
    if (!options.trace.empty())
        session.open(QString::fromLocal8Bit(options.trace.c_str()));
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    const app::Parsed parsed = app::parseOptions(argc, argv);
    if (parsed.exit)
        return *parsed.exit;
    const bool exports = !parsed.options.exportPath.empty();
    if (exports && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (!hasDisplay()) {
        std::cerr << "xenlens-viewer: there is no display; draw into a file with --export FILE.png, or set DISPLAY\n";
        return app::NotPossible;
    }
    qInstallMessageHandler(handleMessage);
    QApplication::setApplicationName(QStringLiteral("xenlens-viewer"));
    QApplication::setOrganizationName(QStringLiteral("xenlens"));
    QApplication::setApplicationVersion(QStringLiteral(XENLENS_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("xenlens-viewer"));
    // Qt does not see our command line: some of our options have the names of its own
    int count = 1;
    QApplication application(count, argv);
    return exports
        ? app::exportCommand(parsed.options, app::loaderOfTraces(parsed.options.tscHz, app::LiveLoad::ToTheEnd))
        : showWindow(parsed.options);
}
