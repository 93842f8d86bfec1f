#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the hypervisor of kernel-patches/xen/<release>/BASE with our patches and configuration. Prints the
# folder that holds: xen (the ELF that QEMU boots), xen-syms, config, origin.
# XENLENS_XEN_SERIES=none builds it without the patches.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/versions.sh
. scripts/lib/products.sh

readonly ABOUT_OBJECTS=430

fetched=$(scripts/fetch-sources.sh xen)
read -r version source <<<"$fetched"
patches=$(patch_series xen)
mapfile -t patches <<<"$patches"
[[ -n ${patches[0]} ]] || patches=()
fragments=("$(patches_folder xen)"/config/*.config)
if ((${#patches[@]})); then
    for fragment in "$(patches_folder xen)"/config/patched/*.config; do
        [[ ! -f $fragment ]] || fragments+=("$fragment")
    done
fi

hash=$(hash_of "$ROOT/scripts/build-xen.sh" "${patches[@]}" "${fragments[@]}" <<<"xen $version")
if product_begin xen "$hash"; then
    step_begin "Building Xen $version (about 2 min on 2 cores)"
    need_space "$BUILD" 600 "the Xen build"
    log=$LOGS/xen-build.log
    tree=$work_dir/src
    dpkg-source --no-check -x "$source"/*.dsc "$tree" >"$log" 2>&1 || die_with_log "cannot unpack the Xen source" "$log"
    apply_patches "$tree" "$LOGS/xen-patch.log" "${patches[@]}"
    cat "${fragments[@]}" >"$work_dir/wanted"
    {
        make -C "$tree/xen" defconfig
        cat "$work_dir/wanted" >>"$tree/xen/.config"
        make -C "$tree/xen" olddefconfig
    } >"$log" 2>&1 || die_with_log "cannot configure Xen" "$log"
    run_counted objects "$log" '^ *(CC|AS|gcc|HOSTCC) ' "$ABOUT_OBJECTS" nice make -C "$tree/xen" "-j$(nproc)" build ||
        die_with_log "the Xen build failed" "$log"
    read_back_config "$work_dir/wanted" "$tree/xen/.config"
    cp "$tree/xen/xen" "$tree/xen/xen-syms" "$work_dir/out/"
    cp "$tree/xen/.config" "$work_dir/out/config"
    printf 'source %s\n' "xen $version" >"$work_dir/out/origin"
    printf 'patch %s\n' "${patches[@]##*/}" >>"$work_dir/out/origin"
    product_publish
    step_end "Xen $version"
fi
echo "$product_dir"
