// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/report.h"

#include "wording/checks.h"
#include "wording/dirty.h"
#include "wording/faults.h"
#include "wording/hypercalls.h"
#include "wording/io.h"
#include "wording/loss.h"
#include "wording/migration.h"
#include "wording/overhead.h"
#include "wording/remarks.h"
#include "wording/runstates.h"
#include "wording/sources.h"

#include <iterator>
#include <utility>

namespace xenlens::wording {

using analysis::Report;

namespace {

std::vector<Section> migrationSections(const Report& report, RateUnit unit)
{
    std::vector<Section> sections;
    for (const analysis::Migration& migration : report.migrations)
        sections.push_back(migrationSection(migration, unit));
    return sections;
}

void append(std::vector<Section>& sections, std::vector<Section> more)
{
    sections.insert(sections.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace

Document summaryDocument(const Report& report, RateUnit unit)
{
    Document document{"xenlens", migrationSections(report, unit)};
    Section general;
    if (report.migrations.empty())
        general.blocks.emplace_back(Line(noMigrationSentence));
    if (report.emulated)
        general.blocks.emplace_back(Line(emulationSentence, Tone::Quiet));
    general.blocks.emplace_back(checksSummary(report));
    document.sections.push_back(std::move(general));
    return document;
}

Document reportDocument(const Report& report, RateUnit unit)
{
    Document document = summaryDocument(report, unit);
    document.title = "xenlens report";
    std::vector<Section>& sections = document.sections;
    append(sections, dirtySummary(report));
    append(sections, overheadSummary(report));
    append(sections, runstatesSummary(report));
    append(sections, hypercallsSummary(report));
    append(sections, faultsSummary(report));
    append(sections, ioSummary(report));
    if (!report.checks.empty())
        sections.push_back(checksSection(report));
    sections.push_back(sourcesSection(report));
    sections.push_back(lossSection(report));
    return document;
}

Document roundsDocument(const Report& report, RateUnit unit)
{
    Document document{"xenlens rounds", migrationSections(report, unit)};
    if (report.emulated)
        document.sections.push_back({{}, {Line(emulationSentence, Tone::Quiet)}});
    return document;
}

} // namespace xenlens::wording
