#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: build-options.sh TREE [NAME...]
# Builds the hypervisor of TREE, a source tree with the series applied, without its options, with all of them, with
# each alone and with all but each; or only those named (none, all, OPTION, no-OPTION). A build whose
# configuration is not what was asked for, or that has a warning, fails. Prints a line per build.
set -euo pipefail

readonly OPTIONS=(TRACE_CLOCK TRACE_LOGDIRTY TRACE_HYPERCALL_COST TRACE_FAULT_END TRACE_GRANT TRACE_EVTCHN HYPERCALL_COUNTERS)

[[ $# -ge 1 && -f $1/xen/Makefile ]] || { sed -n 's/^# \(Usage.*\)/\1/p' "$0" >&2; exit 2; }
tree=$1
shift
names=("$@")
((${#names[@]})) || names=(none all "${OPTIONS[@]}" "${OPTIONS[@]/#/no-}")
compiler=gcc
! command -v ccache >/dev/null || compiler="ccache gcc"

failed=0
for name in "${names[@]}"; do
    wanted=$(mktemp)
    for option in "${OPTIONS[@]}"; do
        case $name in
        all | "$option") on=y ;;
        none | "no-$option") on= ;;
        no-*) on=y ;;
        *) on= ;;
        esac
        if [[ $on ]]; then echo "CONFIG_$option=y"; else echo "# CONFIG_$option is not set"; fi
    done >"$wanted"
    log=$tree/build-$name.log
    verdict=ok
    {
        make -C "$tree/xen" defconfig
        cat "$wanted" >>"$tree/xen/.config"
        make -C "$tree/xen" olddefconfig
    } >"$log" 2>&1
    grep -qvxFf "$tree/xen/.config" "$wanted" && verdict="configuration dropped"
    make -C "$tree/xen" "-j$(nproc)" CC="$compiler" build >>"$log" 2>&1 || verdict=failed
    # kconfig warns of each option that stands in .config twice, which is how it is asked for here.
    grep -v '^\.config:' "$log" | grep -q 'warning:' && verdict=warnings
    rm "$wanted"
    [[ $verdict == ok ]] || failed=1
    printf '%-24s %s\n' "$name" "$verdict"
done
exit "$failed"
