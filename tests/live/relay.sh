# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the tests of live sessions have in common: a relay daemon and a session daemon of their own, on the machine's
# loopback, and a program that sends a migration into a session. Sets folder, port (control; data and live are the next
# two), live (the address of the session). Ends with 77 where LTTng is missing.
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
        kill -CONT "$pid" 2>/dev/null || continue
        kill "$pid" 2>/dev/null || continue
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap cleanup EXIT

fail()
{
    echo "FAILED: $1"
    tail -n 20 "$folder"/*.log
    exit 1
}

# until_true WHAT COMMAND...: waits up to a minute
until_true()
{
    local what=$1 tries
    shift
    for ((tries = 0; tries < 600; tries++)); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    fail "no $what after a minute"
}

# A port for each of control, data and live: free now, and of this process alone.
choose_ports()
{
    port=$((20000 + $$ % 20000))
    while ss -Hltn "( sport >= :$port and sport <= :$((port + 2)) )" | grep -q .; do
        port=$((port + 3))
    done
    live=net://127.0.0.1:$((port + 2))/host/$(hostname)/s
}

# start_relayd: sets relayd, its process
start_relayd()
{
    lttng-relayd -o "$folder/relay" -C "tcp://127.0.0.1:$port" -D "tcp://127.0.0.1:$((port + 1))" \
        -L "tcp://127.0.0.1:$((port + 2))" >>"$folder/relayd.log" 2>&1 &
    relayd=$!
    started+=("$relayd")
    until_true "relay daemon" relayd_listens
}
relayd_listens() { [[ $(ss -Hltn "( sport >= :$port and sport <= :$((port + 2)) )" | wc -l) == 3 ]]; }

# start_sessiond: sets sessiond, its process
start_sessiond()
{
    trap : USR1 # it says so when it is ready
    lttng-sessiond --no-kernel --sig-parent >>"$folder/sessiond.log" 2>&1 &
    sessiond=$!
    started+=("$sessiond")
    until_true "session daemon" lttng list
}

# start_session: a live session s of the relay daemon
start_session()
{
    {
        lttng create s --live=100000 -C "tcp://127.0.0.1:$port" -D "tcp://127.0.0.1:$((port + 1))"
        lttng enable-event -u 'xenlens_toolstack:*'
        lttng start
    } >>"$folder/lttng.log"
}

# start_emitter PROGRAM: a line to descriptor 3 and it sends the begin of a migration, another and it sends the end
start_emitter()
{
    mkfifo "$folder/go"
    "$1" <"$folder/go" &
    emitter=$!
    started+=("$emitter")
    exec 3>"$folder/go"
}

# follow NAME PROGRAM: follows the session; sets follower, its process. A relay daemon sends a viewer only what arrives
# after it has joined.
follow()
{
    "$2" "$live" >"$folder/$1.log" &
    follower=$!
    started+=("$follower")
}
says() { grep -q "^$2" "$folder/$1.log"; }
