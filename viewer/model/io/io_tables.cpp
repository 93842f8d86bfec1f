// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/io/io_series.h"
#include "model/units.h"

namespace xenlens::model {

namespace {

QString missing()
{
    return QString(QChar(missingMark));
}

QString percentile(const Log2Histogram& latency, double share)
{
    const auto ns = latency.percentile(share);
    return ns ? formatSeconds(static_cast<double>(*ns) / 1e9, 2) : missing();
}

} // namespace

TextRows ringRows(const ReportPtr& report)
{
    TextRows table{{QStringLiteral("seen by"), QStringLiteral("device"), QStringLiteral("ring"), QStringLiteral("peer"),
                       QStringLiteral("requests"), QStringLiteral("volume"), QStringLiteral("slots/push"),
                       QStringLiteral("notified"), QStringLiteral("p50 \u2264"), QStringLiteral("p99 \u2264"),
                       QStringLiteral("failed")},
        {}};
    if (!report || !report->io)
        return table;
    for (const analysis::RingProfile& ring : report->io->rings) {
        const analysis::RingCounts& counts = ring.counts;
        const auto batch = counts.batchSize();
        const auto notified = counts.notifyShare();
        QString kind = QString::fromLatin1(analysis::toString(ring.kind));
        if (ring.queue > 0)
            kind += QStringLiteral(", queue %1").arg(ring.queue);
        table.rows.push_back(
            {{QString::fromStdString(ring.observer), QString::fromStdString(ring.deviceName()), kind,
                 QStringLiteral("domain %1").arg(ring.peer.value), formatCount(ring.items()),
                 formatBytes(static_cast<double>(counts.bytes())), batch ? formatDigits(*batch) : missing(),
                 notified ? formatDigits(*notified * 100) + QStringLiteral(" %") : missing(),
                 percentile(ring.latency, 0.5), percentile(ring.latency, 0.99), formatCount(counts.failed)},
                QStringLiteral(
                    "Requests of a ring that receives are packets received. Latency is from request to response, "
                    "as the upper end of its power of two; rings that receive are not timed."),
                counts.failed > 0});
    }
    return table;
}

TextRows grantRows(const ReportPtr& report)
{
    TextRows table{{QStringLiteral("counted by"), QStringLiteral("operation"), QStringLiteral("peer"),
                       QStringLiteral("operations"), QStringLiteral("per hypercall"), QStringLiteral("volume"),
                       QStringLiteral("failed")},
        {}};
    if (!report || !report->io)
        return table;
    for (const analysis::GrantProfile& grant : report->io->grants) {
        const analysis::GrantCounts& counts = grant.counts;
        const QString observer = QString::fromStdString(grant.observer);
        const QString batch = counts.batches > 0
            ? formatDigits(static_cast<double>(counts.operations) / static_cast<double>(counts.batches))
            : missing();
        table.rows.push_back(
            {{grant.byHypervisor ? QStringLiteral("hypervisor of %1, of domain %2").arg(observer).arg(grant.domid.value)
                                 : observer,
                 QString::fromLatin1(analysis::toString(grant.op)), QStringLiteral("domain %1").arg(grant.peer.value),
                 formatCount(counts.operations), batch,
                 counts.bytes > 0 ? formatBytes(static_cast<double>(counts.bytes)) : missing(),
                 formatCount(counts.failed)},
                {}, counts.failed > 0});
    }
    return table;
}

} // namespace xenlens::model
