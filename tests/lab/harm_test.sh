#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the tracers do to a guest that migrates: between hosts with two CPUs and with two vCPUs, while they work, when
# they are killed at any of their stages, and when the migration is one that their probes cannot see. A program in the
# guest knows what each of its pages has to hold. Settings:
# XENLENS_HARM_TESTS (two_cpus killed unseen), XENLENS_KILLED (which tracers are killed at each stage: groups of
# toolstack, hypervisor, guest, g1; default: all together), XENLENS_KILLED_STAGES (of before, round, suspend; default: the
# last two), XENLENS_UNSEEN_TIMES (1).
set -euo pipefail
cd "$(dirname "$0")/../.."
# Emulated processors that wait for each other are slow: a small guest, and a load that it can bear.
export XENLENS_LAB_CPUS=2 XENLENS_LAB_GUEST_VCPUS=2 XENLENS_LAB_MEMORY=${XENLENS_LAB_MEMORY:-128}
export XENLENS_LOAD_WORKING_SET=${XENLENS_LOAD_WORKING_SET:-8M} XENLENS_LOAD_RATE=${XENLENS_LOAD_RATE:-200}
. tests/lab/with_lab.sh
. scripts/lab/experiment.sh

readonly WITNESS_PAGES=6144 WITNESS_RATE=200 # 24 MiB, and what the cable carries easily
results=$BUILD/test/harm
witness=${XENLENS_MEMORY_WITNESS:-$BUILD/release/tests/lab/probe/memory_witness}
from=a to=b

# record NAME: sets folder; every tracer is ready then
record()
{
    folder=$results/$1
    rm -rf "$folder"
    mkdir -p "$folder"
    scripts/lab/record.sh start "$folder/trace"
    scripts/lab/record.sh trace
}

report() { "$STAGE/bin/xenlens" report "$folder/trace" --json >"$folder/report.json" 2>"$folder/report.err"; }

# migrate [COMMAND]: the guest goes to the host where it is not; COMMAND is called while it goes
migrate()
{
    local migration status=0 swap=$from
    scripts/lab.sh migrate "$from" "$to" 2>"$folder/migrate.log" &
    migration=$!
    [[ $# == 0 ]] || "$@"
    wait "$migration" || status=$?
    from=$to to=$swap
    check_equal "$name: the guest migrates" 0 "$status"
}

# The guest answers where it is, so that this also shows that it runs.
check_memory()
{
    local line
    on g1 "pid=\$(cat /run/xenlens/witness.pid); lines=\$(wc -l </run/xenlens/witness.log); kill -USR1 \$pid
        timeout 120 sh -c \"until [ \\\$(wc -l </run/xenlens/witness.log) -gt \$lines ]; do sleep 0.1; done\"" || true
    line=$(on g1 tail -n 1 /run/xenlens/witness.log)
    check_match "$name: each page of the guest holds what was written last: $line" "^checked $WITNESS_PAGES wrong 0 " "$line"
}

start_witness()
{
    put g1 /tmp/memory_witness "$witness"
    on g1 /opt/xenlens/lab/service start witness 120 '^ready' /tmp/memory_witness write "$WITNESS_PAGES" "$WITNESS_RATE"
}

test_two_cpus()
{
    local name="two CPUs"
    folder=$results/two-cpus
    rm -rf "$folder"
    mkdir -p "$folder"
    begin_recording "$folder/trace"
    local status=0
    migrate_from_idle a b 2>"$folder/migrate.log" || status=$?
    check_equal "$name: a migration under load succeeds" 0 "$status"
    check "$name: the guest goes on at b" require_guest_went_on "$folder"
    from=b to=a
    status=0
    scripts/lab/record.sh stop || status=$?
    check_equal "$name: no tracer lost anything" 0 "$status"
    status=0
    report || status=$?
    check_equal "$name: the report is complete" 0 "$status"
    local report=$folder/report.json
    check_equal "$name: the migration is completed, and its downtime known" "completed True" \
        "$(of "$report" 'm["outcome"] + " " + str(m["downtime_ms"] is not None and m["downtime_ms"] > 0)')"
    check_equal "$name: the pause at the end of each round is known, and shorter than the round" True "$(of "$report" 'all(
        r["pause_ms"] is not None and 0 < r["pause_ms"] < 1000 * r["duration_s"] for r in m["rounds"][:-2])')"
    check_equal "$name: every check is ok" "" "$(of "$report" '", ".join(c["name"] for c in report["checks"]
        if not c["ok"] and "for log-dirty against the guest" not in c["name"])')"
}

# pids MACHINE SERVICES: of the tracers that run there
pids() { on "$1" "cd /run/xenlens; for service in $2; do cat \$service.pid; done" | tr '\n' ' '; }

# services GROUP MACHINE: which of the killed tracers run on that machine, in one line
services()
{
    local who found=""
    for who in ${1//,/ }; do
        case $who:$2 in
            g1:g1) found+=" guest" ;;
            g1:* | *:g1) ;;
            *) found+=" $who" ;;
        esac
    done
    echo "$found"
}

kill_tracers()
{
    local group=$1 machine found
    for machine in a b g1; do
        found=$(services "$group" "$machine")
        [[ -z $found ]] || on "$machine" "kill -9 $(pids "$machine" "$found")"
    done
}

until_saving() { until is_saving "$from" || ! kill -0 "$migration"; do sleep 0.3; done; }

in_a_round() { until_saving; sleep 3; kill_tracers "$1"; }

# The guest's own tracer cannot be killed in this moment, since the guest does not run: it is killed before.
in_the_suspend()
{
    local others=${1/,g1/}
    until_saving
    [[ $1 != *g1* ]] || kill_tracers g1
    [[ $others != g1 ]] || return 0
    on "$from" "/tmp/memory_witness kill $(on "$from" xl domid g1) $(pids "$from" "$(services "$others" "$from")")" >"$folder/killed" || true
    kill_tracers "$others" 2>/dev/null || true
}

# log_dirty_domains HOST: of how many Xen says so
log_dirty_domains() { on "$1" "xl dmesg -c >/dev/null; xl debug-keys q; sleep 1; xl dmesg" | grep -c 'log_dirty' || true; }

test_killed()
{
    local group stage name host
    for group in ${XENLENS_KILLED:-toolstack,hypervisor,guest,g1}; do
        for stage in ${XENLENS_KILLED_STAGES:-round suspend}; do
            name="$group killed, $stage"
            record "killed-$stage"
            case $stage in
                before)
                    kill_tracers "$group"
                    migrate
                    ;;
                round) migrate in_a_round "$group" ;;
                suspend)
                    migrate in_the_suspend "$group"
                    [[ $group == g1 ]] || check_equal "$name: in that moment" killed "$(cat "$folder/killed")"
                    ;;
            esac
            check_memory
            scripts/lab/record.sh stop 2>/dev/null || true
            for host in a b; do
                on "$host" xenlens-hypervisor --off >"$folder/off-$host"
                check_match "$name: nothing is left on at $host after --off ($(tr '\n' ';' <"$folder/off-$host"))" '^tracing was off$' "$(on "$host" xenlens-hypervisor --off)"
                check_equal "$name: no domain of $host is log-dirty" 0 "$(log_dirty_domains "$host")"
            done
            report || true
            check "$name: the trace is readable" of "$folder/report.json" 'len(report["rounds"]["migrations"])'
        done
    done
}

# libxl and its helper load a copy of libxenguest, which no uprobe is on.
test_unseen()
{
    local times name host
    for host in a b; do
        # shellcheck disable=SC2016  # expanded in dom0
        on "$host" 'library=$(ldconfig -p | sed -n "s/.*libxenguest.* => //p" | head -n 1)
            mkdir -p /tmp/unseen; cp -L "$library" "/tmp/unseen/${library##*/}"'
    done
    name=unseen
    record unseen
    export XENLENS_XL="env LD_LIBRARY_PATH=/tmp/unseen xl"
    for ((times = 1; times <= ${XENLENS_UNSEEN_TIMES:-1}; times++)); do
        name="unseen, $times"
        migrate
        check_memory
    done
    unset XENLENS_XL
    scripts/lab/record.sh stop || true
    report || true
    check_equal "the tracers saw none of these migrations begin" True "$(of "$folder/report.json" 'all(x["outcome"] != "completed" for x in migrations)')"
}

need_built "$witness"
if ! is_patched xen; then
    skip "harm (the hypervisor of this lab has no patches)"
    exit
fi
before_down()
{
    local host
    mkdir -p "$results/logs"
    cp -f "$LAB"/*.log "$results/logs/" 2>/dev/null || true
    for host in a b; do
        timeout 20 ssh -F "$LAB/ssh/config" "$host" 'xl list; cat /var/log/xen/console/guest-g1.log' </dev/null >"$results/logs/guest-on-$host.log" 2>&1 || true
    done
}

take_lab "$results"
scripts/lab.sh up
scripts/lab.sh guest create a
for host in a b; do
    put "$host" /tmp/memory_witness "$witness"
done
for part in ${XENLENS_HARM_TESTS:-two_cpus killed unseen}; do
    [[ $part == two_cpus ]] || on g1 test -e /run/xenlens/witness.pid || start_witness
    "test_$part"
done
