// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/sources.h"

namespace xenlens::wording {

using analysis::SourceState;

namespace {

const char* presenceOf(const SourceState& source)
{
    return source.present ? "yes" : "no";
}

} // namespace

Section sourcesSection(const analysis::Report& report)
{
    List list{{}, 3};
    for (const SourceState& source : report.sources)
        list.items.push_back({{presenceOf(source)},
            source.name + (source.host.empty() ? "" : " of " + source.host)
                + (source.present ? "" : ": " + source.note)});
    return {{"Sources", Tone::Strong}, {std::move(list)}};
}

Table sourcesTable(const analysis::Report& report)
{
    Table table{{{"in the trace", "", Align::Left}, {"source", "", Align::Left}, {"host", "", Align::Left},
        {"note", "", Align::Left}}};
    for (const SourceState& source : report.sources)
        table.rows.push_back({{presenceOf(source), source.name, source.host, source.note},
            source.present ? Tone::Plain : Tone::Bad, source.note});
    return table;
}

} // namespace xenlens::wording
