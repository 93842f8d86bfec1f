// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/results/report.h"
#include "core/event.h"

#include <memory>

namespace xenlens::analysis {

class EventLog;
class Settled;

/// Collects events in one pass and makes the report of what was seen so far; may be asked again and again (live). What
/// it keeps, and what a report costs, follows the size of the report and not the number of events: older intervals are
/// joined, and of migrations that are over only the results are kept. How depends on the events alone, not on when
/// reports were asked for.
class ReportBuilder final : public EventSink
{
public:
    ReportBuilder();
    ~ReportBuilder() override;
    ReportBuilder(const ReportBuilder&) = delete;
    ReportBuilder& operator=(const ReportBuilder&) = delete;

    void onEvent(const Event& event) override;
    void onGap(const Gap& gap) override;

    /// Results of all events so far. Does not change the builder. `atEnd` is false while a live session goes on: then a
    /// missing session_end is no loss, and an unfinished migration is InProgress.
    [[nodiscard]] Report build(bool atEnd = true) const;

    /// The same as build(), at the end and without a copy of the events, which are given up. To be called last.
    [[nodiscard]] Report finish();

private:
    void settle();

    std::unique_ptr<EventLog> m_log;
    std::unique_ptr<Settled> m_settled;
};

} // namespace xenlens::analysis
