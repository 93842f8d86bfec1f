// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/io/io_tables.h"

#include "wording/io.h"

namespace xenlens::model {

namespace {

/// Without any, the tables have headings alone.
const analysis::IoProfile& ioOf(const ReportPtr& report)
{
    static const analysis::IoProfile none;
    return report && report->io ? *report->io : none;
}

} // namespace

wording::Table ringRows(const ReportPtr& report)
{
    return wording::ringsTable(ioOf(report));
}

wording::Table grantRows(const ReportPtr& report)
{
    return wording::grantsTable(ioOf(report));
}

} // namespace xenlens::model
