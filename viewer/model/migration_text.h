// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/results.h"
#include "model/units.h"

#include <QString>
#include <QStringList>

/// The sentences of room wording about a migration, in Qt's strings.
namespace xenlens::model {

QString migrationTitle(const analysis::Migration& migration); ///< "Live migration of g1 (domain 1) from a to b"
QStringList migrationSubtitle(const analysis::Migration& migration); ///< phrases, in order of weight
QStringList migrationSentences(const analysis::Migration& migration); ///< the same in sentences
/// What is missing and why, what was lost, what emulation means. `exactMarks` as in wording::migrationNotes().
QStringList migrationNotes(const analysis::Migration& migration, bool emulated, bool exactMarks = false);
QString downtimeText(const analysis::Migration& migration); ///< "310.0 ms (+- 4.0 ms)", or "- (why)"
/// A round's numbers, a line each; empty when there is no such round.
QString roundText(const analysis::Migration& migration, int round, RateUnit unit);
QStringList migrationNames(const ReportPtr& report); ///< a line for each, to choose from

} // namespace xenlens::model
