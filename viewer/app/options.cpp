// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/options.h"

#include "gui/figures/figure_export.h"
#include "gui/pages/page.h"
#include "report/read_report.h"

#include <CLI/CLI.hpp>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <iostream>

namespace xenlens::app {

namespace {

constexpr const char* helpText = R"(Examples:
  xenlens-viewer build/demo/trace
      open a recorded trace in a window
  xenlens-viewer net://localhost
      watch migrations while they run: all sessions of a relay daemon, and those that come later
  xenlens-viewer net://localhost/host/a/xenlens
      one of its sessions
  xenlens-viewer build/demo/trace --figure rounds --export rounds.svg
      draw a figure into a file; needs no display
  xenlens-viewer build/demo/trace --figure heatmap --export heatmap.png
  xenlens-viewer host-a.xentrace --tsc-hz 2.6e9 --figure hypercalls
      a file of xentrace from a Xen that writes no clock records
  xenlens-viewer build/demo/trace --export rounds.png --size 800x500 --units mib --no-axis-break

How to read the rounds chart:
  A round is as wide as it was long. Its left half shows what was transferred (grey), its right half what the
  guest dirtied meanwhile (black); the height is the rate, so equal areas are equal volumes. What is dirtied in a round
  stands next to what the following round sends. If black stays as high as grey, the migration cannot converge.

The other figures are shaded by the migration's rounds: live rounds alternate between two greys, stop-and-copy is yellow,
and an orange strip marks the downtime. All figures share one range of time. Where counts are missing, a figure is hatched
crosswise; they are never drawn as zero.
)";

constexpr const char* exitStatus = R"(
Exit status: 0 complete; 1 the trace or the host does not allow it; 2 wrong usage; 3 drawn, but data was lost or the
input was cut (what and where is printed).)";

/// The figures that `helpText` does not explain, a line each.
std::string figureLines()
{
    QString lines;
    for (const gui::PageEntry& entry : gui::pageRegistry()) {
        if (!entry.about.isEmpty())
            lines += QStringLiteral("  %1%2\n").arg(entry.id, -12).arg(entry.about);
    }
    return lines.toStdString();
}

std::string figureIds()
{
    std::string ids;
    for (const gui::PageEntry& entry : gui::pageRegistry()) {
        if (entry.makeFigure)
            ids += (ids.empty() ? "" : ", ") + entry.id.toStdString();
    }
    return ids;
}

/// "1200x700" within the figure's bounds.
std::string readSize(const std::string& text, Options& options)
{
    const char* end = text.data() + text.size();
    const auto width = std::from_chars(text.data(), end, options.width);
    const bool separated = width.ec == std::errc() && width.ptr != end && *width.ptr == 'x';
    const auto height = separated ? std::from_chars(width.ptr + 1, end, options.height) : width;
    if (!separated || height.ec != std::errc() || height.ptr != end)
        return "'" + text + "' is no size; write width x height, like 1200x700";
    const QSize least = gui::leastFigureSize;
    const QSize most = gui::greatestFigureSize;
    if (options.width < least.width() || options.height < least.height() || options.width > most.width()
        || options.height > most.height())
        return "'" + text + "' is out of range; from " + std::to_string(least.width()) + "x"
            + std::to_string(least.height()) + " to " + std::to_string(most.width()) + "x"
            + std::to_string(most.height());
    return {};
}

std::string checkTogether(const Options& options)
{
    if (options.exportPath.empty())
        return {};
    if (options.trace.empty())
        return "--export needs a TRACE to draw";
    if (gui::figureFormat(QString::fromStdString(options.exportPath)).isEmpty())
        return "--export " + options.exportPath + ": the format is not known; end the name in .png, .svg or .pdf";
    return {};
}

} // namespace

Parsed parseOptions(int argc, char** argv)
{
    Parsed parsed;
    Options& options = parsed.options;
    std::string size;
    bool noBreak = false;
    CLI::App app{"Draws what live migration and paravirtualisation cost a Xen guest, from a trace.", "xenlens-viewer"};
    app.footer(helpText + figureLines() + exitStatus);
    app.failure_message([](const CLI::App*, const CLI::Error& error) {
        return std::string("xenlens-viewer: ") + error.what() + "; see xenlens-viewer --help\n";
    });
    app.set_version_flag("--version", "xenlens-viewer " XENLENS_VERSION);
    app.add_option("TRACE", options.trace,
        "a CTF folder, a raw xentrace file, net://HOST[:PORT] for all live sessions of a relay daemon, or "
        "net://HOST[:PORT]/host/HOSTNAME/SESSION for one of them");
    app.add_option("--figure", options.figure, "the figure to show or export: " + figureIds())
        ->check([](const std::string& id) {
            return gui::findFigure(QString::fromStdString(id)) ? std::string()
                                                               : "no figure '" + id + "'; choose one of " + figureIds();
        })
        ->type_name("NAME");
    app.add_option("--export", options.exportPath, "draw into a .png, .svg or .pdf file and exit; needs no display")
        ->type_name("FILE");
    app.add_flag(
        "--force", options.force, "with --export: replace the file if it is there, and follow a symbolic link");
    app.add_option("--size", size, "size of the export in px (1/96 inch); 1200x700 if not given")
        ->check([&](const std::string& text) { return readSize(text, options); })
        ->type_name("WxH");
    app.add_option("--units", options.units, "unit of rates: mbit (10^6 bit/s), pages (pages/s) or mib (MiB/s)")
        ->check(CLI::IsMember({"mbit", "pages", "mib"}))
        ->type_name("UNIT");
    app.add_option("--migration", options.migration, "which of the trace's migrations, from 1")
        ->check(CLI::Range(1, 1000000))
        ->type_name("N");
    app.add_option("--profile", options.profile,
           "whose hypercalls, by their number on the page (a number that is too high prints the list); if not given, "
           "the migrated guest's")
        ->check(CLI::Range(1, 1000000))
        ->type_name("N");
    app.add_option("--tsc-hz", options.tscHz, "the TSC's frequency, for a file of xentrace without clock records")
        ->check([](const std::string& text) { return report::checkTscHz(text); })
        ->type_name("HZ");
    app.add_flag("--no-axis-break", noBreak, "show all of round 1, however long");
    try {
        app.parse(argc, argv);
        options.axisBreak = !noBreak;
        if (const std::string wrong = checkTogether(options); !wrong.empty())
            throw CLI::ValidationError(wrong);
    } catch (const CLI::ParseError& error) {
        parsed.exit = app.exit(error) == 0 ? Complete : WrongUsage;
        if (!(std::cout << std::flush)) {
            std::cerr << "xenlens-viewer: standard output: cannot write: " << std::strerror(errno) << '\n';
            parsed.exit = NotPossible;
        }
    }
    return parsed;
}

} // namespace xenlens::app
