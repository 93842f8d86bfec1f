# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# P8: the same migration, of a guest that writes at a constant rate, untraced, traced by us and by the peer, in turn,
# XENLENS_BENCH_RUNS (3) times for each rate of XENLENS_BENCH_RATES, in pages a second. XENLENS_BENCH_WAYS picks some of the
# ways. The clock counts instructions, so what a tracer executes makes rounds longer.
#
# Why two rates: pre-copy ends below 50 remaining pages or after 5 rounds (simple_precopy_policy(), tools/libs/guest), and this
# guest dirties 40 to 60 pages by itself however short a round is. With 400 to 1,500 pages a second what remains is so near to 50
# that untraced migrations differ in their rounds. With 4000 it is well above until the limit ends it: bytes tell how much
# longer the rounds were. With 200 the threshold ends it, after 3 rounds: a tracer that makes the guest dirty more has a round more.
# The load reports nothing meanwhile, as that dirties pages too; its memory is more than it can write in a round.
readonly MIGRATION_LOAD=(--working-set 64M --interval 1min)
boot migration patched patched
scripts/lab.sh guest create a
scripts/lab.sh ssh g1 "cat >/tmp/bench_loops && chmod 755 /tmp/bench_loops" <"$programs/bench_loops"
scripts/lab.sh ssh g1 "/opt/xenlens/lab/service start gaps 1 never /tmp/bench_loops gaps" </dev/null >/dev/null 2>&1 || true
: >"$raw/migration-all"
for rate in ${XENLENS_BENCH_RATES:-4000 200}; do
    # Nothing that it prints says that it writes; it does within the second that is waited for.
    scripts/lab.sh ssh g1 "[ ! -e /run/xenlens/load.pid ] || /opt/xenlens/lab/service stop load 60
        /opt/xenlens/lab/service start load 1 never xenlens-memload ${MIGRATION_LOAD[*]} --rate $rate" </dev/null >/dev/null 2>&1 || true
    for ((run = 1; run <= ${XENLENS_BENCH_RUNS:-3}; run++)); do
        for way in ${XENLENS_BENCH_WAYS:-untraced ours tap toolstack peer}; do
            say "$rate pages a second, migration $run, $way"
            gaps=$(scripts/lab.sh ssh g1 "cat /run/xenlens/gaps.log | wc -l" </dev/null)
            inside migration migration "way=$way rate=$rate"
            connection=$(sed -n 's/^run=//p' "$XENLENS_LAB_DIR/state")/g1.ssh
            {
                cat "$raw/migration"
                scripts/lab.sh ssh g1 "sleep 1; tail -n +$((gaps + 1)) /run/xenlens/gaps.log | sort -k 2 -n | tail -n 1" </dev/null |
                    sed "s/^/migration $rate $way /"
            } >>"$raw/migration-all"
            [[ -S $connection ]] || die "the connection to g1 is gone after a migration"
        done
    done
done
mv "$raw/migration-all" "$raw/migration"
shut_down
