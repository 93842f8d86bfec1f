#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Builds the one kernel of the lab (dom0 and guest) from kernel-patches/linux/<release>/BASE with our
# patches and configuration. Prints the folder that holds: bzImage, vmlinux (symbols, no debug
# data), vmlinux.btf (raw BTF, for `bpftool btf dump file ... format c`), System.map, config, origin.
# XENLENS_LINUX_SERIES=none builds it without the patches.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/versions.sh
. scripts/lib/products.sh

readonly ABOUT_OBJECTS=2150

fetched=$(scripts/fetch-sources.sh linux)
read -r version source <<<"$fetched"
patches=$(patch_series linux)
mapfile -t patches <<<"$patches"
[[ -n ${patches[0]} ]] || patches=()
fragments=("$(patches_folder linux)"/config/*.config)
if ((${#patches[@]})); then
    for fragment in "$(patches_folder linux)"/config/patched/*.config; do
        [[ ! -f $fragment ]] || fragments+=("$fragment")
    done
fi

hash=$(hash_of "$ROOT/scripts/build-kernel.sh" "${patches[@]}" "${fragments[@]}" <<<"linux $version")
if product_begin kernel "$hash"; then
    step_begin "Building Linux $version (about 9 min on 2 cores)"
    need_space "$BUILD" 5000 "the kernel build"
    log=$LOGS/kernel-build.log
    tree=$work_dir/src
    objects=$work_dir/objects
    mkdir -p "$tree" "$objects"
    say "unpacking the source"
    dpkg-deb --fsys-tarfile "$source"/*.deb | tar -xO --wildcards '*/linux-source-*.tar.xz' |
        tar -xJ --strip-components=1 -C "$tree" || die "cannot unpack the kernel source from $source"
    apply_patches "$tree" "$LOGS/linux-patch.log" "${patches[@]}"
    cat "${fragments[@]}" >"$work_dir/wanted"
    KCONFIG_ALLCONFIG=$work_dir/wanted make -C "$tree" O="$objects" allnoconfig >"$log" 2>&1 ||
        die_with_log "cannot configure the kernel" "$log"
    read_back_config "$work_dir/wanted" "$objects/.config"
    run_counted objects "$log" '^ +(CC|AS|AR|HOSTCC) ' "$ABOUT_OBJECTS" \
        nice make -C "$tree" O="$objects" "-j$(nproc)" KBUILD_BUILD_USER=xenlens KBUILD_BUILD_HOST=lab bzImage ||
        die_with_log "the kernel build failed" "$log" 25
    read_back_config "$work_dir/wanted" "$objects/.config"
    out=$work_dir/out
    cp "$objects/arch/x86/boot/bzImage" "$objects/System.map" "$out/"
    cp "$objects/.config" "$out/config"
    objcopy --dump-section .BTF="$out/vmlinux.btf" "$objects/vmlinux" "$work_dir/discard"
    [[ -s $out/vmlinux.btf ]] || die "the kernel has no BTF (is pahole of package dwarves installed?)"
    objcopy --strip-debug "$objects/vmlinux" "$out/vmlinux"
    printf 'source %s\n' "linux $version" >"$out/origin"
    printf 'patch %s\n' "${patches[@]##*/}" >>"$out/origin"
    product_publish
    step_end "Linux $version"
fi
echo "$product_dir"
