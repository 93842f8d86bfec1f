// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/migration_text.h"

#include "wording/migration.h"
#include "wording/remarks.h"
#include "wording/rounds.h"

namespace xenlens::model {

namespace {

QStringList listOf(const std::vector<std::string>& texts)
{
    QStringList list;
    for (const std::string& text : texts)
        list += QString::fromStdString(text);
    return list;
}

} // namespace

QString migrationTitle(const analysis::Migration& migration)
{
    return QString::fromStdString(wording::migrationTitle(migration));
}

QStringList migrationSubtitle(const analysis::Migration& migration)
{
    return listOf(wording::migrationSubtitle(migration));
}

QStringList migrationSentences(const analysis::Migration& migration)
{
    return listOf(wording::migrationSentences(migration));
}

QStringList migrationNotes(const analysis::Migration& migration, bool emulated, bool exactMarks)
{
    QStringList notes = listOf(wording::migrationNotes(migration, exactMarks));
    if (emulated)
        notes += QString::fromLatin1(wording::emulationSentence);
    return notes;
}

QString downtimeText(const analysis::Migration& migration)
{
    return QString::fromStdString(wording::downtimeOf(migration).phrase());
}

QString roundText(const analysis::Migration& migration, int index, RateUnit unit)
{
    for (const analysis::Round& round : migration.rounds)
        if (round.index == index)
            return QString::fromStdString(wording::roundText(migration, round, unit));
    return {};
}

QStringList migrationNames(const ReportPtr& report)
{
    return report ? listOf(wording::migrationChoices(*report)) : QStringList();
}

} // namespace xenlens::model
