#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: fetch-sources.sh linux|xen
# Fetches the source that kernel-patches/<what>/<release>/BASE names through apt with lists of its own, so
# that the system's apt configuration is not changed and cannot get in the way. Prints one line:
# the version and the folder with the downloaded files.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/versions.sh
. scripts/lib/apt.sh

what=${1:-}
[[ $what == linux || $what == xen ]] || die "usage: fetch-sources.sh linux|xen" 2
release=$(patches_folder "$what")
[[ -f $release/BASE ]] || die "there is no ${release#"$ROOT"/}/BASE, which names the source of the release in scripts/lib/versions.sh"
read -r package base <"$release/BASE"
sources=$CACHE/sources

# A folder appears under its final name only when it is complete.
fetch_version()
{
    local version=$1 target=$sources/$what-$1 staging=$sources/.$what-$1.$$
    mkdir -p "$staging"
    if (
        cd "$staging"
        case $what in
            linux) apt_private download "$package=$version" ;;
            xen) apt_private source --download-only "$package=$version" ;;
        esac
    ) >"$LOGS/fetch-$what.log" 2>&1; then
        mv -T "$staging" "$target"
        return 0
    fi
    rm -rf "$staging"
    return 1
}

listed_versions()
{
    case $what in
        linux) apt_private_cache madison "$package" | awk -F' *[|] *' '/ Packages$/ { print $2 }' ;;
        xen) apt_private_cache showsrc --only-source "$package" | awk '/^Version:/ { print $2 }' ;;
    esac | sort -u | while read -r v; do echo "$v"; done | sort -rV
}

mkdir -p "$sources" "$LOGS" 2>/dev/null || die "cannot write to $sources; set XENLENS_CACHE to another folder"
[[ -d $sources/$what-$base ]] && { echo "$base $sources/$what-$base"; exit 0; }

step_begin "Fetching the source of $package $base"
apt_private_update
version=$base
if ! fetch_version "$base"; then
    version=''
    for candidate in $(listed_versions); do
        [[ $candidate != "$base" ]] || continue
        if [[ -d $sources/$what-$candidate ]] || fetch_version "$candidate"; then
            version=$candidate
            warn "$package $base is not available; using $candidate (the patches were written for $base)"
            break
        fi
    done
    [[ -n $version ]] || die_with_log "no mirror has the source of $package ($base or newer): check the network, or put it into $sources/$what-$base" "$LOGS/fetch-$what.log"
fi
step_end "$package $version"
echo "$version $sources/$what-$version"
