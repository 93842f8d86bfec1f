// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/view_state.h"

#include <utility>

namespace xenlens::model {

void ViewState::setMigration(int migration)
{
    if (std::exchange(m_migration, migration) == migration)
        return;
    setRound(0);
    setRange(std::nullopt);
    emit migrationChanged(migration);
}

void ViewState::setRound(int round)
{
    if (std::exchange(m_round, round) != round)
        emit roundChanged(round);
}

void ViewState::setRange(std::optional<TimeRange> range)
{
    if (range && range->end <= range->begin)
        range.reset();
    if (std::exchange(m_range, range) != range)
        emit rangeChanged();
}

void ViewState::setUnit(RateUnit unit)
{
    if (std::exchange(m_unit, unit) != unit)
        emit unitChanged();
}

void ViewState::setAxisBreak(bool on)
{
    if (std::exchange(m_axisBreak, on) != on)
        emit axisBreakChanged(on);
}

void ViewState::setProfile(std::optional<int> profile)
{
    if (std::exchange(m_profile, profile) != profile)
        emit profileChanged();
}

} // namespace xenlens::model
