// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/report_builder.h"

#include "analysis/logs/event_log.h"
#include "analysis/report_parts.h"

namespace xenlens::analysis {

class ReportBuilder::Impl
{
public:
    EventLog log;
};

ReportBuilder::ReportBuilder()
    : m_impl(std::make_unique<Impl>())
{
}

ReportBuilder::~ReportBuilder() = default;

void ReportBuilder::onEvent(const Event& event)
{
    m_impl->log.take(event);
}

void ReportBuilder::onGap(const Gap& gap)
{
    m_impl->log.take(gap);
}

Report ReportBuilder::build(bool atEnd) const
{
    return makeReport(m_impl->log, atEnd);
}

} // namespace xenlens::analysis
