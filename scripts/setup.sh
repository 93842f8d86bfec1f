#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: setup.sh LIST...
# Installs what scripts/packages/LIST.txt names and the system lacks, as root or with sudo.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/versions.sh
. scripts/lib/packages.sh

command -v dpkg-query >/dev/null || die "this set-up is for Debian 12; elsewhere install by hand what scripts/packages/build.txt and test.txt name"
# missing_packages LIST...: those that are not installed, sorted
missing_packages()
{
    local list
    comm -23 <(for list in "$@"; do packages_of "$list"; done | sort -u) \
        <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u)
}

mapfile -t missing < <(missing_packages "$@")
((${#missing[@]})) || exit 0

say "missing Debian packages: ${missing[*]}"
as_root=()
if ((EUID != 0)); then
    command -v sudo >/dev/null ||
        die "installing them needs root or sudo; as root run: apt-get install ${missing[*]}"
    as_root=(sudo)
fi
step_begin "Installing ${#missing[@]} packages"
mkdir -p "$LOGS"
log=$LOGS/setup.log
install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}")
# The lists may be missing or old; a third party's archive that does not answer is ignored.
if ! "${install[@]}" >"$log" 2>&1; then
    say "bringing the package lists up to date"
    "${as_root[@]}" apt-get update >"$log.update" 2>&1 || warn "apt-get update did not reach every archive (see $log.update)"
    "${install[@]}" >"$log" 2>&1 || die_with_log "cannot install them; try yourself: apt-get install ${missing[*]}" "$log"
fi
mapfile -t missing < <(missing_packages "$@")
((${#missing[@]} == 0)) || die "apt-get installed other packages in place of ${missing[*]}: scripts/packages/ has to name those"
step_end "packages"
