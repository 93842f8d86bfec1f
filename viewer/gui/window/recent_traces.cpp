// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/window/recent_traces.h"

#include <QSettings>

namespace xenlens::gui {

namespace {

const QString key = QStringLiteral("recentTraces");

} // namespace

QStringList RecentTraces::list() const
{
    return QSettings().value(key).toStringList().mid(0, most);
}

void RecentTraces::add(const QString& trace)
{
    QStringList traces = list();
    traces.removeAll(trace);
    traces.prepend(trace);
    QSettings().setValue(key, traces.mid(0, most));
}

} // namespace xenlens::gui
