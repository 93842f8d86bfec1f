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

Settings (environment variables), with their values now:
    XENLENS_CACHE           cache of hypervisor, kernel and root file system; empty: in build/   [$CACHE]
    XENLENS_LAB_DIR         folder of the running lab's state        [${XENLENS_LAB_DIR:-build/lab}]
    XENLENS_LAB_RATE        rate of the cable between the hosts, in tc's units, or none    [${XENLENS_LAB_RATE:-100mbit}]
    XENLENS_LAB_MEMORY      memory of the guest, in MiB              [${XENLENS_LAB_MEMORY:-192}]
    XENLENS_ACCEL           how QEMU emulates: kvm, tcg, icount      [${XENLENS_ACCEL:-kvm where the processor has it, else tcg}]
    XENLENS_LINUX_SERIES    none: build the kernel without our patches
    XENLENS_XEN_SERIES      none: build the hypervisor without our patches
    NO_COLOR                no colours
SETTINGS
