#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes the root file system of dom0s and guests from scripts/packages/rootfs.txt and
# scripts/rootfs/, as root or without privileges. Prints the folder that holds: rootfs.img
# (ext4), packages (name and version of each).
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/versions.sh
. scripts/lib/products.sh
. scripts/lib/packages.sh
. scripts/lib/apt.sh

readonly SLACK_MIB=384 # free space in the image: traces and logs of a guest or a dom0

hash=$(hash_of "$ROOT"/scripts/build-rootfs.sh "$ROOT"/scripts/rootfs/* "$ROOT/scripts/packages/rootfs.txt" <<<"rootfs $DEBIAN_SUITE xen $XEN_RELEASE")
if product_begin rootfs "$hash"; then
    step_begin "Making the root file system (about 1 min)"
    need_space "$BUILD" 2500 "the root file system"
    log=$LOGS/rootfs.log
    mapfile -t packages < <(packages_of rootfs)
    include=$(IFS=,; echo "${packages[*]}")
    say "installing ${#packages[@]} packages and what they need with mmdebstrap"
    debian_sources deb >"$work_dir/sources.list"
        run_counted packages "$log" '^Setting up' 230 mmdebstrap --verbose --mode=auto --variant=minbase --architectures=amd64 \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        --include="$include" "$DEBIAN_SUITE" "$work_dir/root.tar" "$work_dir/sources.list" ||
        die_with_log "mmdebstrap failed (without root it needs package uidmap and lines for $(id -un) in /etc/subuid and /etc/subgid)" "$log"

    say "writing the file system image"
    as_root=()
    ((EUID == 0)) || as_root=(fakeroot)
    # fakeroot forgets owners when it ends, so unpacking and writing are one command.
    # shellcheck disable=SC2016  # the inner shell expands these
    "${as_root[@]}" bash -euc '
        tar -C "$1" -xf "$2" --exclude="./dev/*"
        install -m 755 "$3"/scripts/rootfs/xenlens-init "$3"/scripts/rootfs/poweroff "$1/usr/sbin/"
        mkdir -p "$1/opt/xenlens" "$1/root"
        size=$(($(du -sm --apparent-size "$1" | cut -f1) * 11 / 10 + $5))
        truncate -s "${size}M" "$4"
        mke2fs -q -F -t ext4 -L xenlens-root -m 0 -O ^has_journal -E root_owner=0:0 -d "$1" "$4"
        cp "$1/var/lib/dpkg/status" "$4.status"
    ' rootfs "$(mkdir -p "$work_dir/root" && echo "$work_dir/root")" "$work_dir/root.tar" "$ROOT" "$work_dir/out/rootfs.img" "$SLACK_MIB" \
        >>"$log" 2>&1 || die_with_log "cannot write the root file system image" "$log"
    awk '/^Package:/ { p = $2 } /^Version:/ { print p, $2 }' "$work_dir/out/rootfs.img.status" >"$work_dir/out/packages"
    rm "$work_dir/out/rootfs.img.status"
    product_publish
    step_end "root file system"
fi
echo "$product_dir"
