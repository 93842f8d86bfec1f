# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# P1 to P4 of the hypervisor: stock beside patched Xen, the same stock kernel on both.
for which in stock patched; do
    boot "xen-$which" "$which" stock
    inside "xen-$which" hypervisor
    shut_down
done
