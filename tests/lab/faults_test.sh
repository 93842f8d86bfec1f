#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Faults of hosts and guests while everything is traced: the receiver speaks another version, is killed in the handshake,
# is killed in a later round; and migrations to and fro, after which neither host has less memory than before. Settings:
# XENLENS_FAULTS (version handshake reset; also leaks), XENLENS_LEAK_PAIRS (2; migrations forth and back that are compared).
set -euo pipefail
cd "$(dirname "$0")/../.."
export XENLENS_LAB_MEMORY=${XENLENS_LAB_MEMORY:-144} XENLENS_LOAD_WORKING_SET=${XENLENS_LOAD_WORKING_SET:-16M}
. tests/lab/with_lab.sh
. scripts/lab/experiment.sh

readonly PATIENCE=300 # s: nothing here depends on it but when to give up
results=$BUILD/test/faults

before_down()
{
    mkdir -p "$results/logs"
    cp -f "$LAB"/*.log "$results/logs/" 2>/dev/null || true
}

# wait_for WHAT COMMAND...
wait_for()
{
    local what=$1 deadline=$((SECONDS + PATIENCE))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || die "waited in vain for $what"
        sleep 0.3
    done
}

domains_of() { on "$1" xl list | awk 'NR > 1 && $1 != "Domain-0" { print $1 }' | tr '\n' ' '; }
report() { "$STAGE/bin/xenlens" report "$folder/trace" --json >"$folder/report.json" 2>"$folder/report.err" || [[ $? == 3 ]]; }

# begin NAME: sets folder and name; the load in g1 runs
begin()
{
    name=$1 folder=$results/${1// /-}
    rm -rf "$folder"
    mkdir -p "$folder"
    begin_recording "$folder/trace"
    start_load
}

# migrate [RECEIVER]: from a to b, in the background; sets migration. RECEIVER is a shell script for host b.
migrate()
{
    [[ -z ${1:-} ]] || put b /tmp/receiver /dev/stdin <<<"$1"
    XENLENS_XL_RECEIVE=${1:+/tmp/receiver} scripts/lab.sh migrate a b 2>"$folder/migrate.log" &
    migration=$!
}

# fails_and_goes_on: the migration fails, and a's guest does not notice
fails_and_goes_on()
{
    local status=0 before domain
    wait "$migration" || status=$?
    check_match "$name: the migration fails" '^[1-9][0-9]*$' "$status"
    # A receiver that was killed cannot clear up after itself.
    for domain in $(domains_of b); do on b xl destroy "$domain"; done
    check_equal "$name: the guest is still at a" "g1 " "$(domains_of a)"
    before=$(load_total)
    sleep 2
    check "$name: it goes on there" test "$(load_total)" -gt "$before"
    check "$name: the load's counter never goes back" end_load "$folder/load.log"
    status=0
    scripts/lab/record.sh stop || status=$?
    check_equal "$name: no tracer lost anything" 0 "$status"
    check "$name: there is a report" report
}

none_is_completed() # [OUTCOMES]
{
    check_match "$name: no migration is called completed" "^\\[(.(failed|resumed-at-source).)?\\]\$" \
        "$(of "$folder/report.json" '[x["outcome"] for x in migrations]')"
    check_equal "$name: no downtime is invented" True "$(of "$folder/report.json" 'all(x["downtime_ms"] is None for x in migrations)')"
}

test_version()
{
    begin "another version"
    migrate "#!/bin/sh
echo 'xl migration receiver of another version, send something else'
exec cat >/dev/null"
    fails_and_goes_on
    none_is_completed
    check_match "$name: xl says why" "[Uu]nexpected|incompatible|invalid" "$(cat "$folder/migrate.log")"
}

test_handshake()
{
    begin "killed in the handshake"
    migrate "#!/bin/sh
exec 3<&0
xl migrate-receive <&3 &
sleep 1
kill -9 \$!"
    fails_and_goes_on
    none_is_completed
}

sent_mib() { echo $(($(on a cat /sys/class/net/eth1/statistics/tx_bytes) >> 20)); }
# The first round sends all memory, with 3 % of headers; then come at most as many pages as the load writes.
in_later_round() { (($(sent_mib) > sent_before + XENLENS_LAB_MEMORY * 103 / 100 + 6)); }

# Both ends of the connection in b are closed at once, with bytes unread: TCP answers the sender with a reset.
test_reset()
{
    begin "reset in a later round"
    sent_before=$(sent_mib)
    migrate
    wait_for "the second round" in_later_round
    on b "pkill -9 -f '^xl migrate-receive'; pkill -9 -f libxl-save-helper" || true
    fails_and_goes_on
    local report=$folder/report.json
    check_equal "$name: its outcome is failed" failed "$(of "$report" 'm["outcome"]')"
    check_equal "$name: the report has the first round and the one that was cut" True "$(of "$report" 'len(m["rounds"]) >= 2')"
    check_equal "$name: what each whole round sent became dirty in the round before" True "$(of "$report" 'all(
        b["pages_sent"] + (b["pages_skipped"] or 0) == a["pages_dirtied"] for a, b in zip(m["rounds"], m["rounds"][1:-1]))')"
}

# xen_pages HOST: pages on Xen's free lists
xen_pages() { on "$1" "xl dmesg -c >/dev/null; xl debug-keys H; sleep 0.5; xl dmesg" | sed -nE 's/.*heap\[[^:]*\] -> ([0-9]+) pages.*/\1/p' | awk '{ sum += $1 } END { print sum + 0 }'; }

# Freed memory comes back a moment later.
settled_pages()
{
    local last now tries
    last=$(xen_pages "$1")
    for ((tries = 0; tries < 10; tries++)); do
        sleep 1
        now=$(xen_pages "$1")
        [[ $now != "$last" ]] || break
        last=$now
    done
    echo "$now"
}

test_leaks()
{
    local pair a b first_a first_b
    for ((pair = 0; pair <= ${XENLENS_LEAK_PAIRS:-2}; pair++)); do
        scripts/lab.sh migrate a b 2>/dev/null
        scripts/lab.sh migrate b a 2>/dev/null
        a=$(settled_pages a) b=$(settled_pages b)
        echo "# free pages after $pair pairs: $a on a, $b on b"
        ((pair)) || { first_a=$a first_b=$b; }
    done
    check_equal "memory: as many pages are free on each host after each pair of migrations" "$first_a $first_b" "$a $b"
}

take_lab "$results"
scripts/lab.sh up
scripts/lab.sh guest create a
for fault in ${XENLENS_FAULTS:-version handshake reset}; do
    echo "# $fault"
    "test_$fault"
done
