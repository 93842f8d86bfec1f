#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A guest that writes exactly K pages, under log-dirty mode: the marks that the patched hypervisor records, its own
# counters, what the toolstack reads and the bitmap are the same pages, K of them the writer's. And the pauses
# for it are those that the guest's runstate has. Counts instructions instead of time, so that nothing depends
# on how busy the machine is.
set -euo pipefail
cd "$(dirname "$0")/../.."
export XENLENS_LAB_HOSTS=a XENLENS_ACCEL=icount
. tests/lab/with_lab.sh

readonly LOGDIRTY_AND_RUNSTATES=0x00121000 # TRC_MEM_LOGDIRTY, TRC_SCHED_MIN
readonly COUNTS=(0 1 49 50 51 10007)
readonly PAUSES=20
results=$BUILD/test/dirty
probe=${XENLENS_DIRTY_PROBE:-$BUILD/release/tests/lab/probe/dirty_probe}

# trace_begin, trace_end NAME: the records lie in $results/NAME then
trace_begin()
{
    on a "rm -f /tmp/records /tmp/cleans; setsid xentrace -D -S 1024 -e $LOGDIRTY_AND_RUNSTATES /tmp/records >/tmp/xentrace.log 2>&1 </dev/null & echo \$! >/tmp/xentrace.pid
        timeout 60 sh -c 'until [ -s /tmp/records ]; do sleep 0.1; done'"
}
trace_end()
{
    on a "sleep 1; kill -INT \$(cat /tmp/xentrace.pid); while kill -0 \$(cat /tmp/xentrace.pid) 2>/dev/null; do sleep 0.1; done; cat /tmp/records" >"$results/$1"
    on a cat /tmp/cleans >"$results/$1.cleans"
}

test_counts()
{
    local count number=0 line
    on g1 "mkfifo /tmp/writer; setsid sh -c 'exec /tmp/dirty_probe writer 10007 <>/tmp/writer >/tmp/written 2>&1' </dev/null >/dev/null 2>&1 &
        timeout 300 sh -c 'until grep -q ready /tmp/written; do sleep 0.1; done' || { cat /tmp/written >&2; exit 1; }"
    on g1 cat /tmp/written >"$results/writer"
    trace_begin
    on a "/tmp/dirty_probe logdirty $domid on"
    for count in "${COUNTS[@]}"; do
        on a "/tmp/dirty_probe logdirty $domid clean >>/tmp/cleans"
        on g1 "echo $count >/tmp/writer; timeout 300 sh -c 'until grep -qx \"wrote $count\" /tmp/written; do sleep 0.1; done'"
        on a "/tmp/dirty_probe logdirty $domid clean >>/tmp/cleans"
    done
    on a "/tmp/dirty_probe logdirty $domid off"
    trace_end counts
    tests/lab/dirty_rounds.py "$results/counts" "$results/counts.cleans" "$results/writer" "$domid" >"$results/counts.txt"
    check_match "no record was lost" "lost 0" "$(cat "$results/counts.txt")"
    # The first of the two cleans for each number removes what was dirty before.
    for count in "${COUNTS[@]}"; do
        line=$(sed -n "s/^clean $((2 * number + 1)) //p" "$results/counts.txt")
        read -r _ counts _ marks _ pages _ toolstack _ bitmap _ same _ writer <<<"$line"
        check_equal "a guest that writes $count pages: as many of the $pages marked are its writer's" "$count" "$writer"
        check_equal "and records, marks, toolstack and bitmap are one" "$pages $pages $pages $pages yes" "$counts $marks $toolstack $bitmap $same"
        ((number += 1))
    done
}

test_pauses()
{
    on g1 "setsid /tmp/dirty_probe spin </dev/null >/dev/null 2>&1 & sleep 1"
    trace_begin
    on a "/tmp/dirty_probe logdirty $domid on
        for i in \$(seq $PAUSES); do /tmp/dirty_probe logdirty $domid clean >>/tmp/cleans; sleep 0.05; done
        /tmp/dirty_probe logdirty $domid off"
    trace_end pauses
    tests/lab/dirty_rounds.py "$results/pauses" "$results/pauses.cleans" "$results/writer" "$domid" >"$results/pauses.txt"
    local words
    words=$(tail -n 1 "$results/pauses.txt")
    check_match "pauses that the guest's runstate has, too: $words" "^paused [1-9]" "$words"
    check "their sums agree within 1 %" awk -v within="${words##* }" 'BEGIN { exit !(within <= 1) }'
    local status=0
    "$STAGE/bin/xenlens" report "$results/pauses" --json >"$results/pauses.json" 2>"$results/pauses.err" || status=$?
    check_equal "the report of these records is complete" 0 "$status"
    check_equal "and its own check of the pauses is ok" "True" \
        "$(python3 -c 'import json, sys
print(*[c["ok"] for c in json.load(sys.stdin)["checks"] if "pauses for log-dirty" in c["name"]])' <"$results/pauses.json")"
}

need_built "$probe"
if ! is_patched xen; then
    skip "dirty pages (the hypervisor of this lab has no patches)"
    exit
fi
take_lab "$results"

scripts/lab.sh up
scripts/lab.sh guest create a
for machine in a g1; do
    put "$machine" /tmp/dirty_probe "$probe"
done
domid=$(on a xl domid g1)
for part in ${XENLENS_DIRTY_TESTS:-counts pauses}; do
    "test_$part"
done
