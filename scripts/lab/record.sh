#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: record.sh start FOLDER | stop
# start: relay daemon and clock reference on the machine's loopback, an LTTng session in each dom0
# and in g1 if it is up, and the toolstack tracer in each dom0. stop: ends all that, so that
# the trace in FOLDER is whole. Settings: XENLENS_PORT_RELAY (three ports from there on),
# XENLENS_PORT_CLOCK, XENLENS_TRACER_OPTIONS (for xenlens-toolstack).
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/ports.sh
. scripts/lab/common.sh

readonly PATIENCE=120 # s for what takes 2 s on an idle machine
require_lab
read -ra hosts <<<"$(state hosts)"
machines=("${hosts[@]}")
[[ ! -S $(state run)/g1.ssh ]] || machines+=(g1)

# everywhere MACHINES... -- COMMAND: on all of them at once; fails if one fails. %M is the way
# from there to the machine's loopback.
everywhere()
{
    local pids=() names=() name command failed=0
    while [[ $1 != -- ]]; do names+=("$1"); shift; done
    shift
    for name in "${names[@]}"; do
        command=${*//%M/$(if is_host "$name"; then echo "$MACHINE_ON_CONTROL"; else echo "$MACHINE_ON_CABLE"; fi)}
        lab_ssh "$name" "$command" </dev/null >"$LAB/record-$name.log" 2>&1 &
        pids+=($!)
    done
    for name in "${!names[@]}"; do
        wait "${pids[name]}" || { failed=1; sed "s/^/    ${names[name]}: /" "$LAB/record-${names[name]}.log" >&2; }
    done
    return "$failed"
}

start_relay()
{
    local folder=$1 port tries
    port=$(choose_port XENLENS_PORT_RELAY lttng-relayd)
    for ((tries = 0; tries < 50 && !$(port_is_free $((port + 1)) && port_is_free $((port + 2)) && echo 1 || echo 0); tries++)); do
        [[ -z ${XENLENS_PORT_RELAY:-} ]] || die "ports $port to $((port + 2)) for lttng-relayd are not all free: set XENLENS_PORT_RELAY to another"
        port=$(choose_port XENLENS_PORT_RELAY lttng-relayd)
    done
    mkdir -p "$folder"
    start_process relayd lttng-relayd -C "tcp://127.0.0.1:$port" -D "tcp://127.0.0.1:$((port + 1))" \
        -L "tcp://127.0.0.1:$((port + 2))" --output "$folder"
    relay=$port
    for ((tries = 0; tries < 100; tries++)); do
        ! port_is_free "$port" && ! port_is_free "$((port + 1))" && return
        process_pid relayd >/dev/null || break
        sleep 0.1
    done
    die_with_log "lttng-relayd does not start" "$LAB/relayd.log"
}

start_clock()
{
    local port tries
    port=$(choose_port XENLENS_PORT_CLOCK xenlens-clock-reference)
    start_process clock "$STAGE/bin/xenlens-clock-reference" --listen "127.0.0.1:$port"
    for ((tries = 0; tries < 100; tries++)); do
        ! grep -q '^ready' "$LAB/clock.log" || { clock=$port; return; }
        process_pid clock >/dev/null || break
        sleep 0.1
    done
    die_with_log "xenlens-clock-reference does not start" "$LAB/clock.log"
}

case ${1:-} in
    start)
        folder=$(realpath -m "${2:?usage: record.sh start FOLDER}")
        command -v lttng-relayd >/dev/null || die "lttng-relayd is not installed: package lttng-tools"
        [[ -x $STAGE/bin/xenlens-clock-reference ]] || die "our programs are not in build/stage: run make build, then make lab-up"
        start_relay "$folder"
        start_clock
        everywhere "${machines[@]}" -- /opt/xenlens/lab/recording start "net://%M:$relay:$((relay + 1))" ||
            die "LTTng does not record on every machine of the lab"
        {
            echo "recording=$folder"
            echo "recorded=${machines[*]}"
            echo "clock=$clock"
            echo "live=net://127.0.0.1:$((relay + 2))"
        } >>"$LAB/state"
        ;;
    trace)
        # After `start`, and after the load runs: the sender's tracer first looks at the idle guest.
        clock=$(state clock)
        for host in "${hosts[@]}"; do
            baseline=''
            [[ $host != "${2:-}" ]] || baseline="--baseline ${3:-g1}"
            everywhere "$host" -- /opt/xenlens/lab/service start toolstack "$PATIENCE" '^ready' xenlens-toolstack \
                --clock-reference "%M:$clock" "$baseline" "${XENLENS_TRACER_OPTIONS:-}" ||
                die "the toolstack tracer does not start on host $host"
        done
        ;;
    stop)
        status=0
        recorded=$(state recorded)
        read -ra machines <<<"$recorded"
        for host in "${hosts[@]}"; do
            everywhere "$host" -- /opt/xenlens/lab/service stop toolstack "$PATIENCE" || status=$?
            lab_ssh "$host" cat /run/xenlens/toolstack.log </dev/null >"$LAB/toolstack-$host.log" 2>/dev/null || true
        done
        everywhere "${machines[@]}" -- /opt/xenlens/lab/recording stop || die "not every machine could finish its recording"
        stop_process relayd
        stop_process clock
        sed -i '/^\(recording\|recorded\|clock\|live\)=/d' "$LAB/state"
        exit "$status"
        ;;
    *) die "usage: record.sh start FOLDER | trace HOST-WITH-THE-GUEST | stop" 2 ;;
esac
