#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Lists the Makefile's targets with what they do.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh

echo "xenlens: what paravirtualisation and live migration cost a Xen guest, and why"
echo
sed -nE 's/^([a-z-]+):.*## (.*)/    make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $1, $2 }'
cat <<SETTINGS

Settings (environment), with what holds now:
    XENLENS_CACHE           where hypervisor, kernel and root file system are kept; empty: in build/   [$CACHE]
    XENLENS_LAB_DIR         state of the lab                         [${XENLENS_LAB_DIR:-build/lab}]
    XENLENS_LAB_RATE        of the cable, in tc's units, or none     [${XENLENS_LAB_RATE:-100mbit}]
    XENLENS_LAB_MEMORY      of the guest, in MiB                     [${XENLENS_LAB_MEMORY:-192}]
    XENLENS_ACCEL           kvm, tcg, icount                         [${XENLENS_ACCEL:-kvm where the processor has it, else tcg}]
    XENLENS_LINUX_SERIES    none: build the kernel without our patches; XENLENS_XEN_SERIES: the hypervisor
    NO_COLOR                no colours
SETTINGS
