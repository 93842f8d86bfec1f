// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export_command.h"

#include "core/output_file.h"
#include "gui/figures/figure_export.h"
#include "gui/pages/page.h"
#include "model/hypercalls/hypercall_series.h"
#include "wording/loss.h"
#include "wording/migration.h"

#include <algorithm>
#include <exception>
#include <iostream>

namespace xenlens::app {

namespace {

int fail(const std::string& text)
{
    std::cerr << "xenlens-viewer: " << text << '\n';
    return NotPossible;
}

/// Says what is missing from the trace; true when data was lost or the input was cut.
bool reportLosses(const analysis::Report& report)
{
    for (const std::string& message : wording::shortened(wording::dataMessages(report)))
        std::cerr << "xenlens-viewer: " << message << '\n';
    return report.truncated || !report.lost.empty();
}

/// What the trace does not hold of what was asked for. Figures of counts need no migration.
std::string checkChoice(const Options& options, const model::ReportPtr& report, const QString& figure)
{
    const std::size_t migrations = report->migrations.size();
    if (migrations == 0 && figure == gui::pageRegistry().front().id)
        return std::string(wording::noMigration) + "; " + wording::noMigrationRemedy;
    if (static_cast<std::size_t>(options.migration) > std::max<std::size_t>(migrations, 1))
        return "there is no migration " + std::to_string(options.migration) + "; the trace holds "
            + std::to_string(migrations);
    if (static_cast<std::size_t>(options.profile) > report->hypercalls.size())
        return "there is no profile " + std::to_string(options.profile) + " of hypercalls; the trace holds "
            + (report->hypercalls.empty()
                    ? "none"
                    : model::hypercallProfileNames(report).join(QStringLiteral("; ")).toStdString());
    return {};
}

} // namespace

int exportCommand(const Options& options, const Load& load)
{
    model::ReportPtr report;
    const Overwrite overwrite{options.force};
    LoadSink sink;
    sink.progress = [](std::uint64_t) {};
    sink.report = [&](model::ReportPtr made) { report = std::move(made); };
    try {
        checkOutput(options.exportPath, overwrite);
        load(options.trace, sink, {});
    } catch (const std::exception& error) {
        return fail(error.what());
    }
    if (!report)
        return fail(options.trace + ": the trace holds nothing that can be drawn");
    const QString id = options.figure.empty() ? gui::pageRegistry().front().id : QString::fromStdString(options.figure);
    if (const std::string wrong = checkChoice(options, report, id); !wrong.empty())
        return fail(options.trace + ": " + wrong);
    const auto figure = gui::findFigure(id)->makeFigure();
    gui::FigureOptions show;
    show.migration = options.migration - 1;
    show.unit = wording::rateUnitOf(options.units).value_or(model::RateUnit::MbitPerSecond);
    show.axisBreak = options.axisBreak;
    if (options.profile > 0)
        show.profile = options.profile - 1;
    figure->show(report, show);
    if (const QString missing = figure->missing(); !missing.isEmpty())
        return fail(options.trace + ": " + missing.toStdString());
    const QSize size = options.width > 0 ? QSize(options.width, options.height) : gui::defaultFigureSize;
    const QString error
        = gui::exportFigure(*figure, QString::fromLocal8Bit(options.exportPath.c_str()), size, overwrite);
    if (!error.isEmpty())
        return fail(error.toStdString());
    return reportLosses(*report) ? DataLost : Complete;
}

} // namespace xenlens::app
