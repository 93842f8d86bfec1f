#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# xenlens record on real hosts by ssh: a migration from its begin to its end, and what is left when it is interrupted
# while it waits, in the middle of a migration, and when a host is switched off.
set -euo pipefail
cd "$(dirname "$0")/../.."
export XENLENS_LAB_MEMORY=${XENLENS_LAB_MEMORY:-96}
. tests/lab/with_lab.sh
. scripts/lab/qemu.sh

readonly PATIENCE=300 # s: nothing here depends on it but when to give up
results=$BUILD/test/record
export PATH=$STAGE/bin:$PATH XENLENS_SSH="ssh -F '$LAB/ssh/config'"

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

# start NAME OPTIONS...: sets folder and recorder
start()
{
    name=$1 folder=$results/${1// /-}
    shift
    rm -rf "$folder"
    mkdir -p "$folder"
    xenlens record -o "$folder/trace" "$@" >"$folder/out" 2>"$folder/err" &
    recorder=$!
}

is_recording() { grep -q ": recording " "$folder/err"; }

check_nothing_left()
{
    local host
    for host in "$@"; do
        # shellcheck disable=SC2016  # expanded there
        check_equal "$name: nothing runs on $host" "" "$(on "$host" 'cd /proc; for p in [0-9]*; do c=$(cat $p/comm 2>/dev/null) || continue
            case $c in xenlens-*|lttng-*) [ "$p" = 1 ] || echo "$c" ;; esac; done')"
        check_equal "$name: no folder of the agent on $host" "" "$(on "$host" 'ls /run | grep xenlens-record' || true)"
        [[ $host == g1 ]] || check_equal "$name: tracing is off on $host" "tracing was off" "$(on "$host" xenlens-hypervisor --off)"
    done
    check_equal "$name: no relay daemon of it is left here" "" "$(pgrep -f "lttng-relayd.*$folder" || true)"
}

# finished SECONDS-AT-MOST: sets status
finished()
{
    status=0
    wait "$recorder" || status=$?
}

check_trace() # a readable one, or none
{
    local status=0
    xenlens report "$folder/trace" >"$folder/report.txt" 2>"$folder/report.err" || status=$?
    check_match "$name: the trace is readable, or there is none: $(tail -n 1 "$folder/report.err")" '^[013]$' "$status"
}

test_whole()
{
    start whole --host a --host b --guest g1 -- scripts/lab.sh migrate a b
    finished
    check_match "$name: it ends well" '^[03]$' "$status"
    check_match "$name: it says that the guest arrived" "completed" "$(head -n 1 "$folder/out")"
    check_equal "$name: rounds were said as they ended, each once" "$(sed -n 's/.*, round \([0-9]*\).*/\1/p' "$folder/err" | sort -nu)" \
        "$(sed -n 's/.*, round \([0-9]*\).*/\1/p' "$folder/err")"
    xenlens report "$folder/trace" --json >"$folder/report.json" 2>/dev/null || true
    check_equal "$name: every check that could be made is ok" "" "$(of "$folder/report.json" '", ".join(
        c["name"] for c in report["checks"] if c["ok"] is False and "for log-dirty against the guest" not in c["name"])')"
    check_equal "$name: nothing was lost" 0 "$(of "$folder/report.json" 'report["lost"]["events"]')"
    check_nothing_left a b g1
}

test_waiting()
{
    start "interrupted while it waits" --host a --host b
    wait_for "the recording" is_recording
    kill -INT "$recorder"
    finished
    check_match "$name: it ends" '^[0-9]+$' "$status"
    check_trace
    check_nothing_left a b
}

is_saving() { on b 'grep -qsx libxl-save-help /proc/[0-9]*/comm'; }

test_migrating()
{
    start "interrupted in a migration" --host a --host b --guest g1 -- scripts/lab.sh migrate b a
    wait_for "the migration" is_saving
    sleep 2
    kill -TERM "$recorder"
    finished
    check_match "$name: it ends" '^[0-9]+$' "$status"
    wait_for "the end of the migration" eval '! is_saving'
    check_trace
    check_nothing_left a b g1
}

test_host_gone()
{
    start "a host is switched off" --host a --host b
    wait_for "the recording" is_recording
    sleep 3
    monitor b quit >/dev/null || true
    wait_for "the word of it" grep -q "^xenlens: .*b.*\(gone\|lost\|ended\|closed\|away\)" "$folder/err"
    echo "ok - $name: it is said: $(grep -m1 "^xenlens: .*b.*\(gone\|lost\|ended\|closed\|away\)" "$folder/err")"
    check "$name: the recording goes on" kill -0 "$recorder"
    kill -INT "$recorder"
    finished
    check_equal "$name: its exit status says that something is missing" 3 "$status"
    check_trace
    check_nothing_left a
}

take_lab "$results"
scripts/lab.sh up
scripts/lab.sh guest create a
for part in ${XENLENS_RECORD_TESTS:-whole waiting migrating host_gone}; do
    echo "# $part"
    "test_$part"
done
