// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace xenlens::gui {

/// The traces opened last, newest first, kept in the user's settings.
class RecentTraces
{
public:
    static constexpr int most = 10;

    [[nodiscard]] QStringList list() const;
    void add(const QString& trace);
};

} // namespace xenlens::gui
