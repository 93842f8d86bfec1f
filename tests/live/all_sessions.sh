#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# All sessions of a relay daemon in one report: those that are there, one that comes later, one that ends, and all of them
# again after the daemon was killed.
# usage: all_sessions.sh EMITTER FOLLOWER XENLENS
set -eu
emitter_program=$1
# shellcheck source=tests/live/relay.sh
. "$(dirname "$0")/relay.sh"
# shellcheck source=tests/live/sessions.sh
. "$(dirname "$0")/sessions.sh"
xenlens=$3

choose_ports
all=net://127.0.0.1:$((port + 2))
status=0
"$xenlens" report "$all" >"$folder/out.log" 2>"$folder/err.log" || status=$?
[[ $status == 1 && $(wc -l <"$folder/err.log") == 1 && ! -s $folder/out.log ]] || fail "nobody listens: not one line"

start_relayd
start_sessiond
follow_sessions all "$2" "$all"
until_true "first list" says all joined
make_session a
make_session b
start_steps a
start_steps b
until_true "both sessions" has_state all a=live b=live
steps a begin 10 23
steps b begin 5
until_true "migration of a" says all "migration ga in-progress 23000"
until_true "migration of b" says all "migration gb in-progress 5000"
until_true "delay on this machine" says all "delay a here"

# one that is recorded but not live, and a live one that comes later
{
    lttng create recorded -C "tcp://127.0.0.1:$port" -D "tcp://127.0.0.1:$((port + 1))"
    lttng enable-event -s recorded -u 'xenlens_toolstack:*'
    lttng start recorded
} >>"$folder/lttng.log"
make_session c
start_steps c
until_true "third session" has_state all a=live b=live c=live "recorded=not live"
steps c begin 7
until_true "migration of c" says all "migration gc in-progress 7000"

# one that ends: the others go on. It is the newest: LTTng 2.13.9 does not get a session destroyed while a younger one of
# the same session daemon has a program more, followed or not.
steps c 42 end
until_true "end of c's migration" says all "migration gc failed 42000"
timeout 60 lttng destroy c >>"$folder/lttng.log" || fail "the session c cannot be destroyed"
until_true "end of the session c" has_state all a=live b=live c=ended
steps a 24
until_true "a goes on" says all "migration ga in-progress 24000"

# a relay daemon that is killed; nobody turns in circles meanwhile
kill -KILL "$relayd"
wait "$relayd" || true
until_true "loss of both" has_state all a=lost b=lost c=ended
steps a 25
before=$(cpu_ticks "$follower")
sleep 4
(($(cpu_ticks "$follower") - before < $(getconf CLK_TCK))) || fail "waiting takes a CPU"
until_true "why" grep -q "problem .*" "$folder/all.log"
for session in a b recorded; do # they have lost their daemon for good
    timeout 60 lttng destroy --no-wait "$session" >>"$folder/lttng.log" 2>&1 || true
done
start_relayd
make_session a
make_session b
until_true "both again" has_state all a=live b=live c=ended
steps a 30 31
steps b 9 end
until_true "a after the gap" says all "migration ga in-progress 31000"
until_true "b after the gap" says all "migration gb failed 9000"
missed="not seen from [-0-9]* [0-9:]* to [-0-9]* [0-9:]* UTC: the relay daemon did not answer"
for session in a b; do
    grep -qE "^lost .*$all/host/[^ ]*/$session: $missed" "$folder/all.log" || fail "no gap of $session among the losses"
    (($(grep -cE "^warning $all/host/[^ ]*/$session: not seen" "$folder/all.log") == 1)) || fail "not one gap of $session"
done
! grep -q "^migration ga .* 25000" "$folder/all.log" || fail "what was sent to nobody was seen"

# memory: 20 lists of sessions, and what was read
rss=$(awk '/VmRSS/ { print $2 }' "/proc/$follower/status")
((rss < 64 * 1024)) || [[ -n ${ASAN_OPTIONS:-} ]] || fail "$rss KiB"

# what is read to the end by a command: until the last session ends
lttng destroy b >>"$folder/lttng.log"
until_true "end of the session b" has_state all a=live b=ended
kill "$follower"
wait "$follower" || true
"$xenlens" rounds --json "$all" >"$folder/rounds.log" 2>"$folder/err.log" &
command=$!
started+=("$command")
until_true "a viewer of a" eval "babeltrace2 -i lttng-live $all | grep -q '/a .*1 client'"
steps a begin 50 end
sleep 1 # until its packet has been sent
lttng destroy a >>"$folder/lttng.log"
status=0
wait "$command" || status=$?
((status == 0 || status == 3)) || fail "status $status of a command that read all sessions"
grep -q '"bytes_sent": 50000' "$folder/rounds.log" || fail "the command did not read what came"
