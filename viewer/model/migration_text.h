// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/results.h"
#include "model/units.h"

#include <QString>
#include <QStringList>

namespace xenlens::model {

/// The sentences about a migration that chart, table and panel share, so that none says it differently.

QString migrationTitle(const analysis::Migration& migration); ///< "Live migration of g1 (domain 1) from a to b"
QStringList migrationSummary(
    const analysis::Migration& migration); ///< totals, policy, why pre-copy ended, downtime, outcome
/// @param exactMarks the pages' own marks tell what was dirtied inside the rounds: samples are not missed
QStringList migrationNotes(const analysis::Migration& migration, bool emulated, bool exactMarks = false);
QString stopReasonText(analysis::StopReason reason); ///< "the limit of rounds"
QString downtimeText(const analysis::Migration& migration); ///< "312 ms, give or take 4 ms", or "-: why"
QString lostText(const analysis::LostSpan& span);
QString dirtiedMissingText(const analysis::Round& round); ///< why a round has no dirtied pages
QString roundText(const analysis::Migration& migration, int round, RateUnit unit); ///< a round's numbers, a line each

/// One line for a list to choose from: "g1: a to b, completed".
QStringList migrationNames(const ReportPtr& report);

} // namespace xenlens::model
