// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/results.h"

#include <QAbstractItemModel>

/// Migrations made by hand for the tests of model and gui: plausible, with numbers that a test can compute again.
namespace xenlens::tests {

/// xen-4 policy, a guest of 128 MiB at 100 Mbit/s: rounds of 11.4, 1.3, 0.65, 0.35 and 0.2 s, and a stopped one of 0.12
/// s. Host `a` to `b`, downtime 0.31 s +- 4 ms, sampled each 50 ms, sent in batches of 256 pages, emulated.
model::ReportPtr sixRounds();

/// The shape of a migration by Boufleur, Koslovski and Charão (2006, figure 5): xen-3.0 policy, 30 rounds in 27.8 s,
/// the first 81 % of it, pages skipped.
model::ReportPtr thirtyRounds();

/// sixRounds with events lost inside round 2 and at one moment of round 3, no dirty count for round 1, no samples, the
/// receiver untraced, and a save that failed.
model::ReportPtr damaged();

/// sixRounds with what the guest's and the hypervisors' tracers say of it, each 100 ms from 1 s before to 1 s after:
/// hypercalls of g1 from both sides (the guest's with costs), of a's dom0 from the hypervisor's; a disk and a network
/// device seen from both ends; grants; and the marks of every dirty page, 512 hot ones in each round among them.
model::ReportPtr traced();

/// traced with the guest's and the hypervisors' counts and records missing from 11.9 to 12.3 s and for a moment at 12.9
/// s.
model::ReportPtr tracedWithLosses();

/// The column of a table with that head, its two lines as "sent pages"; -1 when there is none.
int columnOf(const QAbstractItemModel& table, const QString& head);

/// `inner` with one change.
template <typename Change> model::ReportPtr changed(const model::ReportPtr& inner, Change change)
{
    auto report = std::make_shared<analysis::Report>(*inner);
    change(*report);
    return report;
}

} // namespace xenlens::tests
