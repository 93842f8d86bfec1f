// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/report_tables.h"

#include "model/units.h"

#include <cmath>

namespace xenlens::model {

namespace {

QString number(std::optional<double> value)
{
    if (!value)
        return QString(QChar(missingMark));
    const bool whole = std::abs(*value) < 1e15 && std::floor(*value) == *value;
    return whole && *value >= 0 ? formatCount(static_cast<quint64>(*value)) : formatDigits(*value, 4);
}

QString percent(std::optional<double> share)
{
    if (!share)
        return QString(QChar(missingMark));
    const double value = *share * 100;
    // more digits than the counters have would be noise
    if (value != 0 && std::abs(value) < 0.001)
        return QStringLiteral("below 0.001 %");
    return formatDigits(value) + QStringLiteral(" %");
}

} // namespace

TextRows checkRows(const ReportPtr& report)
{
    TextRows table{{QStringLiteral("Check"), QStringLiteral("One source"), QStringLiteral("Number"),
                       QStringLiteral("Other source"), QStringLiteral("Number"), QStringLiteral("Difference"),
                       QStringLiteral("Allowed"), QStringLiteral("Verdict")},
        {}};
    if (!report)
        return table;
    for (const analysis::Check& check : report->checks) {
        const QString verdict = !check.ok ? QStringLiteral("- (a side is missing)")
            : *check.ok                   ? QStringLiteral("agrees")
                                          : QStringLiteral("DIFFERS");
        table.rows.push_back({{QString::fromStdString(check.name), QString::fromStdString(check.leftSource),
                                  number(check.left), QString::fromStdString(check.rightSource), number(check.right),
                                  percent(check.difference), percent(check.tolerance), verdict},
            QString::fromStdString(check.note), check.ok && !*check.ok});
    }
    return table;
}

TextRows sourceRows(const ReportPtr& report)
{
    TextRows table{
        {QStringLiteral("Source"), QStringLiteral("Host"), QStringLiteral("In the trace"), QStringLiteral("Note")}, {}};
    if (!report)
        return table;
    for (const analysis::SourceState& source : report->sources) {
        const QString note = QString::fromStdString(source.note);
        table.rows.push_back({{QString::fromStdString(source.name), QString::fromStdString(source.host),
                                  source.present ? QStringLiteral("yes") : QStringLiteral("no"), note},
            note, !source.present});
    }
    return table;
}

TextRows originRows()
{
    // the events are explained in tracers/EVENTS.md
    return {{QStringLiteral("Number"), QStringLiteral("Counted from")},
        {{{QStringLiteral("Transferred"),
              QStringLiteral(
                  "pages with data in the records that the save helper wrote (batch_sent, sender), x 4096 bytes")},
             {}, false},
            {{QStringLiteral("Dirtied"),
                 QStringLiteral("dirty pages of the bitmap read at the round's end (logdirty_read, op clean, sender)")},
                {}, false},
            {{QStringLiteral("Skipped"),
                 QStringLiteral("pages due in the round and left out because they were dirty again (sender)")},
                {}, false},
            {{QStringLiteral("Rates inside the rounds"),
                 QStringLiteral(
                     "stream bytes by batch; dirty pages by the hypervisor's mark of each page (dirty_marks), "
                     "else by the sampler's reads (logdirty_read, op peek)")},
                {}, false},
            {{QStringLiteral("Total sent"),
                 QStringLiteral("all bytes that the stream's descriptor took, headers included")},
                {}, false},
            {{QStringLiteral("Pause"),
                 QStringLiteral("time inside the call that read the bitmap: the guest was held for less")},
                {}, false},
            {{QStringLiteral("Downtime"),
                 QStringLiteral("from the sender's guest_suspended to the receiver's unpause; the bound is of the "
                                "clocks' comparison")},
                {}, false}}};
}

TextRows lossRows(const ReportPtr& report)
{
    TextRows table{{QStringLiteral("Where"), QStringLiteral("What")}, {}};
    if (!report)
        return table;
    for (const analysis::LostCount& lost : report->lost)
        table.rows.push_back({{QString::fromStdString(lost.where),
                                  lost.events == 0 ? QStringLiteral("events lost, how many is not known")
                                                   : QStringLiteral("%1 events lost").arg(formatCount(lost.events))},
            {}, true});
    for (const std::string& warning : report->warnings)
        table.rows.push_back({{QStringLiteral("trace"), QString::fromStdString(warning)}, {}, true});
    if (report->truncated)
        table.rows.push_back(
            {{QStringLiteral("trace"), QStringLiteral("The input ended early or in an unsound place.")}, {}, true});
    if (report->emulated)
        table.rows.push_back(
            {{QStringLiteral("host"),
                 QStringLiteral("A traced host ran under emulation: times and rates say nothing about real hardware.")},
                {}, false});
    if (report->lost.empty() && !report->truncated)
        table.rows.push_back({{QStringLiteral("all sources"), QStringLiteral("No loss is known.")}, {}, false});
    return table;
}

QString lossSentence(const ReportPtr& report)
{
    if (!report || (report->lost.empty() && report->warnings.empty() && !report->truncated))
        return {};
    QStringList parts;
    quint64 events = 0;
    for (const analysis::LostCount& lost : report->lost)
        events += lost.events;
    if (!report->lost.empty())
        parts += events > 0 ? QStringLiteral("%1 or more events were lost").arg(formatCount(events))
                            : QStringLiteral("events were lost, how many is not known");
    if (report->truncated)
        parts += QStringLiteral("the input ended early");
    if (!report->warnings.empty())
        parts += QString::fromStdString(report->warnings.front());
    if (report->warnings.size() > 1)
        parts += QStringLiteral("and %1 more warnings").arg(report->warnings.size() - 1);
    return parts.join(QStringLiteral("; ")) + QStringLiteral(" (page Report)");
}

} // namespace xenlens::model
