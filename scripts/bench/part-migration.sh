# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# P8: the same migration, of a guest that writes at a constant rate, untraced, traced by us and by the peer, in
# turn, XENLENS_BENCH_RUNS (3) times. XENLENS_BENCH_WAYS picks some of the ways. The clock counts instructions, so what a tracer executes makes rounds longer.
readonly MIGRATION_LOAD=(--working-set 16M --rate 1500)
boot migration patched patched
scripts/lab.sh guest create a
scripts/lab.sh ssh g1 "cat >/tmp/bench_loops && chmod 755 /tmp/bench_loops" <"$programs/bench_loops"
scripts/lab.sh ssh g1 "/opt/xenlens/lab/service start memload 120 '^phase' xenlens-memload --print ${MIGRATION_LOAD[*]}
    /opt/xenlens/lab/service start gaps 1 never /tmp/bench_loops gaps" </dev/null >/dev/null 2>&1 || true
: >"$raw/migration-all"
for ((run = 1; run <= ${XENLENS_BENCH_RUNS:-3}; run++)); do
    for way in ${XENLENS_BENCH_WAYS:-untraced ours tap toolstack peer}; do
        say "migration $run, $way"
        gaps=$(scripts/lab.sh ssh g1 "cat /run/xenlens/gaps.log | wc -l" </dev/null)
        inside migration migration "way=$way"
        connection=$(sed -n 's/^run=//p' "$XENLENS_LAB_DIR/state")/g1.ssh
        {
            cat "$raw/migration"
            scripts/lab.sh ssh g1 "sleep 1; tail -n +$((gaps + 1)) /run/xenlens/gaps.log | sort -k 2 -n | tail -n 1" </dev/null | sed "s/^/migration $way /"
        } >>"$raw/migration-all"
        [[ -S $connection ]] || die "the connection to g1 is gone after a migration"
    done
done
mv "$raw/migration-all" "$raw/migration"
shut_down
