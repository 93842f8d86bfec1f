// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/results.h"

/// Which of a trace's results are of the guest that a migration moved. A domain's number changes with its host, so its
/// uuid or name tells first; without them the number counts on the host that the migration left.
namespace xenlens::model {

const analysis::Migration* migrationOf(const analysis::Report& report, int migration); ///< nullptr when there is none

bool isMigratedGuest(const analysis::Migration& migration, const analysis::HypercallProfile& profile);
/// Likewise, whether they are of its devices, whichever end made them.
bool isMigratedGuest(const analysis::Migration& migration, const analysis::GrantProfile& grants);

/// The exact marks of a migration: recorded on the host that it left, while it ran. nullptr when there are none.
const analysis::DirtyProfile* dirtyProfileOf(const analysis::Report& report, const analysis::Migration& migration);

} // namespace xenlens::model
