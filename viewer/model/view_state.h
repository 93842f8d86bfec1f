// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/time.h"
#include "model/units.h"

#include <QObject>

#include <optional>

namespace xenlens::model {

/// What all pages look at together: one owner (the main window), to which values are sent; pages listen to it and never
/// to each other. A setter that changes nothing signals nothing.
class ViewState : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] int migration() const { return m_migration; } ///< index in the report
    [[nodiscard]] int round() const { return m_round; } ///< selected round's index from 1; 0 for none
    [[nodiscard]] std::optional<TimeRange> range() const { return m_range; } ///< shown; nullopt for all
    [[nodiscard]] RateUnit unit() const { return m_unit; }
    [[nodiscard]] bool axisBreak() const { return m_axisBreak; }
    [[nodiscard]] std::optional<int> profile() const
    {
        return m_profile;
    } ///< of hypercalls; nullopt: the migrated guest's

    void setMigration(int migration); ///< forgets the selected round and the range: they were another migration's
    void setRound(int round);
    void setRange(std::optional<TimeRange> range);
    void setUnit(RateUnit unit);
    void setAxisBreak(bool on);
    void setProfile(std::optional<int> profile);

signals:
    void migrationChanged(int migration);
    void roundChanged(int round);
    void rangeChanged();
    void unitChanged();
    void axisBreakChanged(bool on);
    void profileChanged();

private:
    int m_migration = 0;
    int m_round = 0;
    std::optional<TimeRange> m_range;
    RateUnit m_unit = RateUnit::MbitPerSecond;
    bool m_axisBreak = true;
    std::optional<int> m_profile;
};

} // namespace xenlens::model
