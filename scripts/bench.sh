#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: bench.sh [--help] [hypervisor] [loss] [guest] [migration] [keepup]
# Measures what tracing costs, ours beside its peers, in executed instructions, and prints a table; all parts unless
# some are named. Each part boots emulated hosts, one at a time, with the hypervisors and kernels that it compares (stock,
# patched, and for "guest" one with events and no counters): those that are not in the cache yet are built
# first, a kernel in about 9 minutes on 2 idle cores. Part "keepup" boots none. Results are in build/bench: raw/ holds what
# the hosts printed, results.json the table, with the rows of parts that were measured before.
# Exit status: 0, or 1 if a goal is missed, a row is void or something failed, or 2 for wrong usage.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/versions.sh
. scripts/lib/products.sh
. scripts/bench/boot.sh

if [[ ${1:-} == --help || ${1:-} == -h ]]; then
    sed -n '/^# Usage/,/^[^#]/ s/^# \?//p' scripts/bench.sh
    exit
fi
parts=("$@")
((${#parts[@]})) || parts=(hypervisor loss guest migration keepup)
for part in "${parts[@]}"; do
    [[ -f scripts/bench/part-$part.sh ]] || die "no part $part: hypervisor, loss, guest, migration, keepup" 2
done

# Counting instructions needs one CPU, one thread and no sleep. Nothing else may be on the machine, so no second host.
export XENLENS_ACCEL=icount XENLENS_LAB_HOSTS=a XENLENS_LAB_CPUS=1
export XENLENS_LAB_DIR=${XENLENS_LAB_DIR:-$BUILD/bench/lab}
results=$BUILD/bench raw=${XENLENS_BENCH_RAW:-$BUILD/bench/raw}
programs=${XENLENS_BENCH_PROGRAMS:-}
mkdir -p "$raw" "$results"
if [[ -z $programs ]]; then
    scripts/setup.sh build
    scripts/build.sh
    programs=$BUILD/release/scripts/bench
fi

clean_up()
{
    local status=$?
    trap '' INT TERM HUP
    progress_end
    scripts/lab.sh down >/dev/null 2>&1 || true
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

for part in "${parts[@]}"; do
    # shellcheck source=/dev/null
    . "scripts/bench/part-$part.sh"
done
scripts/bench/table.py "$raw" "$results/results.json"
