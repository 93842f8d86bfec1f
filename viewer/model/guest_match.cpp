// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/guest_match.h"

namespace xenlens::model {

namespace {

/// By uuid, else by name; nullopt when that tells nothing.
std::optional<bool> sameGuest(const analysis::Migration& migration, const std::string& uuid, const std::string& name)
{
    if (!migration.uuid.empty() && !uuid.empty())
        return migration.uuid == uuid;
    if (!migration.name.empty() && !name.empty())
        return migration.name == name;
    return std::nullopt;
}

} // namespace

const analysis::Migration* migrationOf(const analysis::Report& report, int migration)
{
    const auto index = static_cast<std::size_t>(migration);
    return migration >= 0 && index < report.migrations.size() ? &report.migrations[index] : nullptr;
}

bool isMigratedGuest(const analysis::Migration& migration, const analysis::HypercallProfile& profile)
{
    if (const auto same = sameGuest(migration, profile.uuid, profile.name))
        return *same;
    if (profile.source == analysis::HypercallSource::Guest)
        return profile.domid.value != 0 && (migration.name.empty() || profile.host == migration.name);
    // a host that is not known could be any
    return profile.domid == migration.domid
        && (profile.host.empty() || migration.source.empty() || profile.host == migration.source);
}

bool isMigratedGuest(const analysis::Migration& migration, const analysis::GrantProfile& grants)
{
    if (const auto same = sameGuest(migration, {}, grants.guest))
        return *same;
    const DomId guest = grants.domid.value == 0 ? grants.peer : grants.domid;
    return guest == migration.domid && grants.observer == migration.source;
}

const analysis::DirtyProfile* dirtyProfileOf(const analysis::Report& report, const analysis::Migration& migration)
{
    for (const analysis::DirtyProfile& profile : report.dirty) {
        const bool meets = profile.time.begin < migration.time.end && migration.time.begin < profile.time.end;
        const bool here = profile.host.empty() || migration.source.empty() || profile.host == migration.source;
        const bool same = sameGuest(migration, profile.uuid, profile.name).value_or(profile.domid == migration.domid);
        if (meets && here && same)
            return &profile;
    }
    return nullptr;
}

} // namespace xenlens::model
