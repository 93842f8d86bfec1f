# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# P1 to P3 of the guest's kernel: stock, patched, and patched with no counters, the same stock Xen under all.
for which in stock patched events; do
    boot "linux-$which" stock "$which"
    if [[ $which == events ]]; then inside "linux-$which" guest only=off; else inside "linux-$which" guest; fi
    cp "$(sed -n 's/^kernel=//p' "$XENLENS_LAB_DIR/state")/System.map" "$raw/linux-$which.map"
    shut_down
done
