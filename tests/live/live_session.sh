#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A migration that is watched while it runs: events come through a relay daemon, before the session ends.
# usage: live_session.sh EMITTER FOLLOWER
set -eu
emitter=$1 follower=$2
for program in lttng lttng-sessiond lttng-relayd; do
    command -v $program >/dev/null || { echo "no $program here"; exit 77; }
done
folder=$(mktemp -d)
export HOME=$folder LTTNG_HOME=$folder LTTNG_RUNDIR=$folder/run
mkdir "$folder/run"
started=()
cleanup()
{
    local pid
    for pid in "${started[@]}"; do
        kill "$pid" 2>/dev/null || continue
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap cleanup EXIT

# A port for each of control, data and live: free now, and of this process alone.
port=$((20000 + $$ % 20000))
while ss -Hltn "( sport >= :$port and sport <= :$((port + 2)) )" | grep -q .; do
    port=$((port + 3))
done
lttng-relayd -o "$folder/relay" -C "tcp://127.0.0.1:$port" -D "tcp://127.0.0.1:$((port + 1))" \
    -L "tcp://127.0.0.1:$((port + 2))" >"$folder/relayd.log" 2>&1 &
started+=($!)
lttng-sessiond --no-kernel --sig-parent >"$folder/sessiond.log" 2>&1 &
started+=($!)

# until_true WHAT COMMAND...: waits up to a minute
until_true()
{
    local what=$1 tries
    shift
    for ((tries = 0; tries < 600; tries++)); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    echo "FAILED: no $what after a minute"
    cat "$folder"/*.log
    exit 1
}

trap : USR1 # the session daemon says that it is ready
until_true "session daemon" lttng list
{
    lttng create s --live=100000 -C "tcp://127.0.0.1:$port" -D "tcp://127.0.0.1:$((port + 1))"
    lttng enable-event -u 'xenlens_toolstack:*'
    lttng start
} >"$folder/lttng.log"
mkfifo "$folder/go"
"$emitter" <"$folder/go" &
started+=($!)
exec 3>"$folder/go"
# A relay daemon sends a viewer only what arrives after it has joined.
"$follower" "net://127.0.0.1:$((port + 2))/host/$(hostname)/s" >"$folder/follower.log" &
started+=($!)
until_true "session to join" grep -q '^joined$' "$folder/follower.log"
echo >&3
until_true "migration under way" grep -q '^running$' "$folder/follower.log"
echo >&3
until_true "end of the migration" grep -q '^ended failed$' "$folder/follower.log"
lttng destroy >>"$folder/lttng.log"
until_true "end of the session" grep -q '^closed$' "$folder/follower.log"
