# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# P5: buffers of one page. Their size is set once a boot, hence boots of their own.
for which in stock patched; do
    boot "loss-$which" "$which" stock
    inside "loss-$which" loss
    fetch "loss-$which"
    shut_down
done
