# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# P1 to P3 of the guest's kernel: stock beside patched Linux, the same stock Xen under both.
for which in stock patched; do
    boot "linux-$which" stock "$which"
    inside "linux-$which" guest
    cp "$(sed -n 's/^kernel=//p' "$XENLENS_LAB_DIR/state")/System.map" "$raw/linux-$which.map"
    shut_down
done
