#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A viewer of a live session that is killed or frozen, and a second one: the session and its recording do not notice.
# usage: viewer_faults.sh EMITTER FOLLOWER XENLENS
set -eu
# shellcheck source=tests/live/relay.sh
. "$(dirname "$0")/relay.sh"
xenlens=$3
readers() { pgrep -fc "xenlens-reader read $live" || true; }
no_reader() { [[ $(readers) == 0 ]]; }

choose_ports
start_relayd
start_sessiond
start_session
start_emitter "$1"
follow killed "$2"
until_true "session to join" says killed joined
echo >&3
until_true "migration under way" says killed running

# A relay daemon admits one viewer to a session: the second is told so at once.
status=0
timeout 60 "$xenlens" rounds "$live" >"$folder/second.log" 2>&1 || status=$?
((status == 1)) || fail "a second viewer ended with status $status"
[[ $(wc -l <"$folder/second.log") == 1 ]] || fail "a second viewer is not told in one line"

kill -KILL "$follower"
wait "$follower" || true
until_true "end of the killed viewer's reader" no_reader

follow frozen "$2"
until_true "session to join again" says frozen joined
kill -STOP "$follower"
echo >&3
until_true "end of the emitter" eval "! kill -0 $emitter 2>/dev/null"
timeout 60 lttng destroy >>"$folder/lttng.log" || fail "a frozen viewer holds the session up"
kill -CONT "$follower"
until_true "end of the session" says frozen closed
until_true "end of its reader" no_reader

# The whole history is in the files.
"$xenlens" rounds --json "$folder/relay" >"$folder/rounds.log" 2>&1 || fail "the recording is not complete"
grep -q '"bytes_sent": 42000' "$folder/rounds.log" || fail "the recording does not hold the whole migration"
