// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording/figures.h"

#include <fmt/format.h>

namespace xenlens::wording {

namespace {

const char* sourceOfRates(bool exactMarks)
{
    return exactMarks ? "exact marks" : "sampled";
}

} // namespace

std::string cutOutOfAxis(const std::string& seconds)
{
    return fmt::format("; at the break {} are left out", seconds);
}

std::string noneCounted(const std::string& caption)
{
    return caption + ": none was counted in this time";
}

std::string areaKey(const std::string& mebibytes)
{
    return fmt::format("= {} MiB: equal areas are equal volumes", mebibytes);
}

std::string volumeLabels(bool skips)
{
    return skips ? "numbers: MiB transferred + skipped, dirtied" : "numbers: MiB";
}

std::string curveCaption(const std::string& window, bool exactMarks)
{
    return fmt::format("inside the rounds, mean over {} or more: transferred (grey), dirtied (black, {})", window,
        sourceOfRates(exactMarks));
}

std::string shortCurveCaption(bool exactMarks)
{
    return fmt::format("inside the rounds; dirtied: {}", sourceOfRates(exactMarks));
}

std::string volumesLeftOut(int count)
{
    return count == 1 ? "1 volume finds no room above its bar; the table has it."
                      : fmt::format("{} volumes find no room above their bars; the table has them all.", count);
}

} // namespace xenlens::wording
