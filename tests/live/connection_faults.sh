#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A network between viewer and relay daemon that is cut, or says nothing for a while: said, joined again, nothing twice.
# usage: connection_faults.sh EMITTER FOLLOWER XENLENS
set -eu
emitter_program=$1
# shellcheck source=tests/live/relay.sh
. "$(dirname "$0")/relay.sh"
# shellcheck source=tests/live/sessions.sh
. "$(dirname "$0")/sessions.sh"
command -v socat >/dev/null || { echo "no socat here"; exit 77; }

# start_network: what the viewer's connections go through; sets network, a group of processes
start_network()
{
    set -m
    socat "TCP-LISTEN:$((port + 3)),bind=127.0.0.1,reuseaddr,fork" "TCP:127.0.0.1:$((port + 2))" 2>>"$folder/network.log" &
    set +m
    network=$!
    started+=("$network")
    until_true "network" eval "ss -Hltn '( sport = :$((port + 3)) )' | grep -q ."
}

choose_ports
start_relayd
start_sessiond
make_session a
make_session b
start_steps a
start_steps b
start_network
follow_sessions all "$2" "net://127.0.0.1:$((port + 3))"
until_true "both sessions" has_state all a=live b=live
steps a begin 1
steps b begin 2
until_true "migration of a" says all "migration ga in-progress 1000"
until_true "migration of b" says all "migration gb in-progress 2000"

# nothing gets through for a while: said, and nothing is lost
kill -STOP -- "-$network"
steps a 3
until_true "silence" has_state all a=silent b=silent
kill -CONT -- "-$network"
until_true "end of the silence" has_state all a=live b=live
until_true "what came meanwhile" says all "migration ga in-progress 3000"
! grep -q "^lost" "$folder/all.log" || fail "a network that was slow is a loss"

# it is cut
kill -KILL -- "-$network"
wait "$network" || true
until_true "loss" has_state all a=lost b=lost
steps a 4
sleep 1 # its packet has left for the relay daemon, which gives nobody what is past
start_network
until_true "both again" has_state all a=live b=live
steps a 5
steps b 6 end
until_true "a after the gap" says all "migration ga in-progress 5000"
until_true "b after the gap" says all "migration gb failed 6000"
for session in a b; do
    (($(grep -cE "^lost .*/$session: not seen from .* to .* UTC: " "$folder/all.log") == 1)) || fail "not one gap of $session"
done
