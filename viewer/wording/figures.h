// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

/// What figures say around their data: axes, legends, tool tips, and why something cannot be drawn.
namespace xenlens::wording {

inline constexpr const char* timeAxis = "time since the migration began (s)";
/// Of a figure whose trace holds counts but no migration.
inline constexpr const char* countsTimeAxis = "time since the first count (s); the trace holds no live migration";
std::string cutOutOfAxis(const std::string& seconds); ///< follows the title of an axis with a break

inline constexpr const char* liveRounds = "live rounds, alternating";
inline constexpr const char* stopAndCopy = "stop-and-copy";
inline constexpr const char* downtime = "downtime";
inline constexpr const char* countsMissing = "counts missing";
inline constexpr const char* countsMissingHere = "counts are missing here";
std::string noneCounted(const std::string& caption); ///< the caption of a panel that would be empty

inline constexpr const char* transferredBars = "transferred (left half of each round)";
inline constexpr const char* dirtiedBars = "dirtied meanwhile (right half)";
inline constexpr const char* skippedBars = "skipped: dirty again before its turn";
inline constexpr const char* stoppedRound = "stop-and-copy: the guest stands still";
inline constexpr const char* eventsLost = "events lost: not known";
inline constexpr const char* roundOneCut = "round 1 is cut short: compare its numbers, not its areas";
std::string areaKey(const std::string& mebibytes); ///< stands behind a square of that volume
std::string volumeLabels(bool skips); ///< what the numbers above the bars are

/// How exactly the rates inside the rounds are known, and over how long they are means.
std::string curveCaption(const std::string& window, bool exactMarks);
std::string shortCurveCaption(bool exactMarks); ///< for a narrow figure

std::string volumesLeftOut(int count); ///< volumes that find no room above their bars
inline constexpr const char* moreNotes = "More notes are on the page Report.";
inline constexpr const char* noMigrationTitle = "No migration";

} // namespace xenlens::wording
