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

Table originsTable()
{
    // the events are explained in tracers/EVENTS.md
    return {{{"number", "", Align::Left}, {"counted from", "", Align::Left}},
        {{{"sent", "pages with data in the records that the save helper wrote (batch_sent, sender), x 4096 bytes"}},
            {{"dirtied", "dirty pages of the bitmap read at the round's end (logdirty_read, op clean, sender)"}},
            {{"skipped", "pages due in the round and left out because they were dirty again (sender)"}},
            {{"rates inside the rounds",
                "stream bytes by batch; dirty pages by the hypervisor's mark of each page (dirty_marks), "
                "else by the sampler's reads (logdirty_read, op peek)"}},
            {{"total sent", "all bytes that the stream's descriptor took, headers included"}},
            {{"pause",
                "how long the hypervisor held the guest to read the bitmap (logdirty_pause); without its records the "
                "time inside the call that read it (logdirty_read), shown as an upper bound"}},
            {{"downtime",
                "from the sender's guest_suspended to the receiver's domain_unpaused; the bound is that of the "
                "comparison of the hosts' clocks"}}}};
}

} // namespace xenlens::wording
