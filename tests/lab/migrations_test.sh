#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Boots the lab and migrates a guest for real, once with success and three times without: the
# receiver has too little memory, the guest is destroyed, the cable is cut. Each has to end in
# the right outcome, on the hosts and in the recorded trace.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/lab/with_lab.sh
. scripts/lab/qemu.sh
. scripts/lab/experiment.sh

results=$BUILD/test/lab
readonly PATIENCE=300 # s: nothing here depends on it but when to give up

before_down()
{
    mkdir -p "$results/logs"
    cp -f "$LAB"/*.log "$results/logs/" 2>/dev/null || true
}
take_lab "$results"

# report FOLDER: writes report.json; its exit status may be 3, since a guest that was destroyed
# cannot say how it ended
report()
{
    local status=0
    "$STAGE/bin/xenlens" report "$1/trace" --json >"$1/report.json" 2>"$1/report.err" || status=$?
    echo "$status"
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

incoming_on_b() { [[ $(on b xl list) == *g1--incoming* ]]; }
no_incoming_on_b() { ! incoming_on_b; }
domains_of() { on "$1" xl list | awk 'NR > 1 && $1 != "Domain-0" { print $1 }' | tr '\n' ' '; }

# begin NAME: sets folder; the load in g1 still waits
begin()
{
    folder=$results/$1
    rm -rf "$folder"
    mkdir -p "$folder"
    begin_recording "$folder/trace"
}

# migrate_in_background: sets migration
migrate_in_background()
{
    scripts/lab.sh migrate a b 2>"$folder/migrate.log" &
    migration=$!
    wait_for "the first round" incoming_on_b
    sleep 3
}

# end: everything is over and recorded
end() { scripts/lab/record.sh stop || true; }

test_success()
{
    begin success
    local status=0
    migrate_from_idle a b 2>"$folder/migrate.log" || status=$?
    check_equal "a migration under load succeeds" 0 "$status"
    check "the guest goes on at b, its counter never goes back, a is rid of it" require_guest_went_on "$folder"
    end
    check_equal "its report is complete" 0 "$(report "$folder")"
    local report=$folder/report.json
    check_equal "its outcome is completed, from a to b" "completed a b" "$(of "$report" 'm["outcome"] + " " + m["source"] + " " + m["destination"]')"
    check_equal "it has at least three live rounds and one stopped" "True 1" \
        "$(of "$report" '" ".join([str(sum(r["kind"] == "live" for r in m["rounds"]) >= 3), str(sum(r["kind"] == "stopped" for r in m["rounds"]))])')"
    check_equal "its downtime is known" True "$(of "$report" 'm["downtime_ms"] is not None and m["downtime_ms"] > 0')"
    # The machine may stop an emulated processor between a pause and the record of its runstate. Under -icount it cannot: there
    # dirty_test.sh asks for that one check.
    check_equal "every check of the report is ok" "" "$(of "$report" '", ".join(c["name"] for c in report["checks"]
        if not c["ok"] and "for log-dirty against the guest" not in c["name"])')"
    check_equal "the report has checks" True "$(of "$report" 'len(report["checks"]) >= 4')"
    check_equal "nothing was lost" 0 "$(of "$report" 'report["lost"]["events"]')"
    check "what the guest tracers produced is in the trace or known as lost" tests/lab/guest_trace.py "$folder/trace/a" "$folder/trace/b" "$folder/trace/g1"
    check "babeltrace2 reads the whole trace" babeltrace2 "$folder/trace" -c sink.utils.counter
    on b xl destroy g1
}

test_refused()
{
    # A paused guest takes what b has but 64 MiB.
    local free
    free=$(on b xl info free_memory)
    on b "printf '%s\n' 'name=\"filler\"' 'type=\"pv\"' 'kernel=\"/opt/xenlens/lab/bzImage\"' 'memory=$((free - 64))' >/tmp/filler.cfg && xl create -q -p /tmp/filler.cfg"
    begin refused
    start_load
    local status=0
    scripts/lab.sh migrate a b 2>"$folder/migrate.log" || status=$?
    check_match "a migration to a host without memory fails" '^[1-9][0-9]*$' "$status"
    wait_for "b to be rid of it" no_incoming_on_b
    check_equal "the guest is still at a, and b has only the filler" "g1 |filler " "$(domains_of a)|$(domains_of b)"
    local before
    before=$(load_total)
    sleep 2
    check "the guest goes on at a" test "$(load_total)" -gt "$before"
    check "the load's counter never goes back" end_load "$folder/load.log"
    end
    report "$folder" >/dev/null
    check_match "no migration of it is called completed" '^(\[\]|\[.(failed|resumed-at-source).\])$' \
        "$(of "$folder/report.json" '[x["outcome"] for x in migrations]')"
    on b xl destroy filler
    on a xl destroy g1
}

test_destroyed()
{
    begin destroyed
    start_load
    migrate_in_background
    on a xl destroy g1
    local status=0
    wait "$migration" || status=$?
    check_match "a migration whose guest is destroyed fails" '^[1-9][0-9]*$' "$status"
    wait_for "b to be rid of it" no_incoming_on_b
    check_equal "no host has the guest" "|" "$(domains_of a)|$(domains_of b)"
    end
    report "$folder" >/dev/null
    check_equal "its outcome is guest-lost" guest-lost "$(of "$folder/report.json" 'm["outcome"]')"
}

test_cable_cut()
{
    begin cable-cut
    start_load
    migrate_in_background
    scripts/lab.sh cable off
    local status=0
    wait "$migration" || status=$?
    scripts/lab.sh cable on
    check_match "a migration whose cable is cut fails" '^[1-9][0-9]*$' "$status"
    wait_for "b to be rid of it" no_incoming_on_b
    check_equal "the guest is still at a only" "g1 |" "$(domains_of a)|$(domains_of b)"
    local before
    before=$(load_total)
    sleep 2
    check "the guest goes on at a" test "$(load_total)" -gt "$before"
    check "the load's counter never goes back" end_load "$folder/load.log"
    end
    report "$folder" >/dev/null
    local report=$folder/report.json
    check_equal "its outcome is failed" failed "$(of "$report" 'm["outcome"]')"
    check_equal "guest and hypervisor agree, and so do pages and the stream that was cut" "" "$(of "$report" '", ".join(
        c["name"] for c in report["checks"]
        if not c["ok"] and ("by the guest against" in c["name"] or "against stream bytes" in c["name"]))')"
    check_equal "and these checks could be made" True "$(of "$report" 'sum("by the guest against" in c["name"] for c in report["checks"]) >= 6')"
}

scripts/lab.sh up
for scenario in ${XENLENS_TEST_SCENARIOS:-success refused destroyed cable_cut}; do
    echo "# $scenario"
    "test_$scenario"
done
