# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
# The hypervisor's side: the same loops with tracing off and with each way to trace them.
# shellcheck source=scripts/bench/inside/common.sh
. /tmp/bench/common.sh
slopes off
for way in \
    "peer_migration 0x0040f000" \
    "peer_hypercalls 0x00203000" \
    "peer_full 0x00213000" \
    "marks 0x00101000" \
    "cost 0x00011000"; do
    # shellcheck disable=SC2086  # two words
    traced $way iret version event multicall1 multicall9
done
bytes peer_hypercalls 0x00203000
bytes cost 0x00011000
trace_off
if "$bench/bench_counters" start >/dev/null 2>&1; then
    slopes counters
    # How many hypercalls a turn makes, by what Xen counts.
    for loop in iret version event grant multicall1 multicall9 protect; do
        before=$("$bench/bench_counters" read 0 0 | awk '!/^#/ { calls += $2 - $3; subcalls += $4 - $5 } END { print calls, subcalls }')
        "$loops" turn $loop 1000
        after=$("$bench/bench_counters" read 0 0 | awk '!/^#/ { calls += $2 - $3; subcalls += $4 - $5 } END { print calls, subcalls }')
        echo "turns $loop $before $after"
    done
    "$bench/bench_counters" stop >/dev/null
fi
slopes off_again iret version
