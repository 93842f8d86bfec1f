#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A relay daemon that is killed, that does not answer, or that has no such session: a viewer says so in one line, or
# waits for the session that it has lost, and what was recorded can be read.
# usage: relayd_faults.sh EMITTER FOLLOWER XENLENS
set -eu
# shellcheck source=tests/live/relay.sh
. "$(dirname "$0")/relay.sh"
xenlens=$3

# refuses PATTERN URL: one line, status 1, no waiting for what will not come
refuses()
{
    local status=0
    timeout 60 "$xenlens" rounds "$2" >"$folder/out.log" 2>"$folder/err.log" || status=$?
    ((status == 1)) || fail "status $status from $2"
    [[ $(wc -l <"$folder/err.log") == 1 && ! -s $folder/out.log ]] || fail "not one line of $2"
    grep -qE "$1" "$folder/err.log" || fail "no match for '$1' from $2"
}

choose_ports
refuses "cannot join the live session" "$live"
start_relayd
[[ -z $(ss -Hltnp | grep "pid=$relayd," | awk '$4 !~ /^127\.0\.0\.1:/') ]] || fail "the relay daemon listens beyond loopback"
refuses "cannot join the live session|no session" "${live%/s}/absent"
refuses "no live session is there" "net://127.0.0.1:$((port + 2))"

start_sessiond
start_session
start_emitter "$1"
follow killed "$2"
until_true "session to join" says killed joined
echo >&3
until_true "migration under way" says killed running
kill -KILL "$relayd"
wait "$relayd" || true
sleep 1
kill -0 "$follower" || fail "a session that is lost is not waited for"
! says killed ended || fail "an end of the migration was invented"

# A daemon on the same ports knows nothing of the session before.
start_relayd
refuses "cannot join the live session|no session" "$live"
status=0
"$xenlens" rounds --json "$folder/relay" >"$folder/rounds.log" 2>&1 || status=$?
((status == 0 || status == 3)) || fail "status $status of what the killed daemon recorded"
grep -q '"bytes_sent": 23000' "$folder/rounds.log" || fail "what it recorded is not kept"

# Somebody makes the session again: it is followed again, and what was not seen cuts the report.
timeout 60 lttng destroy --no-wait s >>"$folder/lttng.log" 2>&1 || true
start_session
until_true "session again" eval "babeltrace2 -i lttng-live net://127.0.0.1:$((port + 2)) | grep -q '/s .*1 client'"
echo >&3
until_true "end of the migration" says killed "ended failed"
lttng destroy s >>"$folder/lttng.log"
until_true "end of the session" says killed "closed cut"

# One that does not answer: waiting for it can be ended.
kill -STOP "$relayd"
"$xenlens" rounds "$live" >"$folder/stuck.log" 2>&1 &
stuck=$!
started+=("$stuck")
sleep 1
kill -TERM "$stuck" 2>/dev/null || fail "it did not wait"
until_true "end of the waiting" eval "! kill -0 $stuck 2>/dev/null"
kill -CONT "$relayd"
