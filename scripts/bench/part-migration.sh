# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bench.sh
# P8: the same migration, of a guest that writes at a constant rate, untraced, traced by us and by the peer, in turn,
# XENLENS_BENCH_RUNS (4) times for each rate of XENLENS_BENCH_RATES, in pages a second. XENLENS_BENCH_WAYS picks some of the
# ways. Every other time they go the other way round, since each migration in a boot costs a little more than the one before.
# The clock counts instructions, so what a tracer executes makes rounds longer.
#
# Why this rate: pre-copy ends below 50 remaining pages or after 5 rounds (simple_precopy_policy(), tools/libs/guest), and this
# guest dirties 37 to 63 pages by itself however short a round is. With 200 to 1,500 pages a second what remains is so near to 50
# that untraced migrations differ in their rounds. With 4000 more than twice as many remain until the limit ends it: so bytes and
# downtime can be compared, but a tracer cannot add a round; XENLENS_BENCH_RATES=1500 shows the rounds, and their chance.
# The load reports nothing meanwhile, as that dirties pages too; its memory is more than it can write in a round. The first
# migration after a boot is left out: the guest then still does what it does once.
readonly MIGRATION_LOAD=(--working-set 64M --interval 1min)
boot migration patched patched
scripts/lab.sh guest create a
scripts/lab.sh ssh g1 "cat >/tmp/bench_loops && chmod 755 /tmp/bench_loops" <"$programs/bench_loops"
scripts/lab.sh ssh g1 "/opt/xenlens/lab/service start gaps 1 never /tmp/bench_loops gaps" </dev/null >/dev/null 2>&1 || true
: >"$raw/migration-all"
for rate in ${XENLENS_BENCH_RATES:-4000}; do
    # Nothing that it prints says that it writes; it does within the second that is waited for.
    scripts/lab.sh ssh g1 "[ ! -e /run/xenlens/load.pid ] || /opt/xenlens/lab/service stop load 60
        /opt/xenlens/lab/service start load 1 never xenlens-memload ${MIGRATION_LOAD[*]} --rate $rate" </dev/null >/dev/null 2>&1 || true
    inside migration migration "way=untraced rate=$rate"
    read -ra ways <<<"${XENLENS_BENCH_WAYS:-untraced ours hypervisor toolstack peer}"
    for ((run = 1; run <= ${XENLENS_BENCH_RUNS:-4}; run++)); do
        for ((turn = 0; turn < ${#ways[@]}; turn++)); do
            way=${ways[run % 2 ? turn : ${#ways[@]} - 1 - turn]}
            say "$rate pages a second, migration $run, $way"
            gaps=$(scripts/lab.sh ssh g1 "cat /run/xenlens/gaps.log | wc -l" </dev/null)
            inside migration migration "way=$way rate=$rate"
            connection=$(sed -n 's/^run=//p' "$XENLENS_LAB_DIR/state")/g1.ssh
            {
                cat "$raw/migration"
                scripts/lab.sh ssh g1 "sleep 1; tail -n +$((gaps + 1)) /run/xenlens/gaps.log | sort -k 2 -n | tail -n 1" </dev/null |
                    sed "s/^/migration $rate $way /"
            } >>"$raw/migration-all"
            # A busy machine may be too slow for it. Made anew while nothing is measured.
            [[ -S $connection ]] || ssh -F "$XENLENS_LAB_DIR/ssh/config" -MNf g1 </dev/null ||
                die "the connection to g1 is gone after a migration"
        done
    done
done
mv "$raw/migration-all" "$raw/migration"
shut_down
