#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Usage: record.sh start FOLDER | trace | stop
# start: relay daemon and clock reference on the machine's loopback, an LTTng session in each dom0
# and in g1 if it is up. trace: the guest tracer in all of them, the toolstack tracer and the hypervisor tracer
# in each dom0. stop: ends all that, so that the trace in FOLDER is whole. Its exit status is a tracer's: 3
# when events were lost. Settings:
# XENLENS_PORT_RELAY (three ports from there on), XENLENS_PORT_CLOCK, XENLENS_TRACER_OPTIONS (for
# xenlens-toolstack), XENLENS_GUEST_TRACER_OPTIONS (for xenlens-guest in g1),
# XENLENS_BACKEND_TRACER_OPTIONS (in the dom0s), XENLENS_HYPERVISOR_TRACER_OPTIONS (for xenlens-hypervisor).
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/lib/paths.sh
. scripts/lib/messages.sh
. scripts/lib/ports.sh
. scripts/lib/relayd.sh
. scripts/lab/common.sh

readonly PATIENCE=120 # s for what takes 2 s on an idle machine
require_lab
read -ra hosts <<<"$(state hosts)"
machines=("${hosts[@]}")
[[ ! -S $(state run)/g1.ssh ]] || machines+=(g1)

# to_machine NAME: the address by which that machine of the lab reaches this one's loopback
to_machine() { if is_host "$1"; then echo "$MACHINE_ON_CONTROL"; else echo "$MACHINE_ON_CABLE"; fi; }

# at_once FUNCTION NAME...: the function for each name, in parallel; says what a failed one said
at_once()
{
    local function=$1 pids=() names=() i failed=0
    shift
    names=("$@")
    for i in "${!names[@]}"; do
        "$function" "${names[i]}" </dev/null >"$LAB/record-${names[i]}.log" 2>&1 &
        pids+=($!)
    done
    for i in "${!names[@]}"; do
        wait "${pids[i]}" || { failed=$?; sed "s/^/    ${names[i]}: /" "$LAB/record-${names[i]}.log" >&2; }
    done
    return "$failed"
}

start_recording() { lab_ssh "$1" /opt/xenlens/lab/recording start "net://$(to_machine "$1"):$relay:$((relay + 1))"; }
stop_recording() { lab_ssh "$1" /opt/xenlens/lab/recording stop; }

# The guest tracer says which of its parts this machine's kernel has not got, and goes without them.
start_guest_tracer()
{
    local options=${XENLENS_GUEST_TRACER_OPTIONS:-}
    ! is_host "$1" || options=${XENLENS_BACKEND_TRACER_OPTIONS:---interval 500ms}
    # shellcheck disable=SC2086  # options are words
    lab_ssh "$1" /opt/xenlens/lab/service start guest "$PATIENCE" '^ready' xenlens-guest \
        --clock-reference "$(to_machine "$1"):$(state clock)" $options || return
    lab_ssh "$1" cat /run/xenlens/guest.log
}

start_tracer()
{
    # shellcheck disable=SC2086  # options are words
    lab_ssh "$1" /opt/xenlens/lab/service start toolstack "$PATIENCE" '^ready' xenlens-toolstack \
        --clock-reference "$(to_machine "$1"):$(state clock)" ${XENLENS_TRACER_OPTIONS:-}
}

# The tracer says which of its parts this hypervisor has not got, and goes without them.
start_hypervisor_tracer()
{
    # shellcheck disable=SC2086  # options are words
    lab_ssh "$1" /opt/xenlens/lab/service start hypervisor "$PATIENCE" '^ready' xenlens-hypervisor \
        ${XENLENS_HYPERVISOR_TRACER_OPTIONS:-} || return
    lab_ssh "$1" cat /run/xenlens/hypervisor.log
}

guest_is_somewhere()
{
    local host
    for host in "${hosts[@]}"; do
        ! lab_ssh "$host" xl domid "$1" </dev/null >/dev/null 2>&1 || return 0
    done
    return 1
}

# stop_service MACHINE NAME: its exit status; what it said is kept
stop_service()
{
    local status=0
    lab_ssh "$1" /opt/xenlens/lab/service stop "$2" "$PATIENCE" || status=$?
    lab_ssh "$1" cat "/run/xenlens/$2.log" >"$LAB/$2-$1.log"
    return "$status"
}
stop_tracer() { stop_service "$1" toolstack; }
stop_guest_tracer() { stop_service "$1" guest; }
stop_hypervisor_tracer() { stop_service "$1" hypervisor; }

# say_missing PROGRAM MACHINE...: which of its parts the program said it has not got, each once, behind the machines
say_missing()
{
    local program=$1 machine
    shift
    for machine in "$@"; do
        sed -n "s/^$program: \(no .*\)/$machine \1/p" "$LAB/record-$machine.log"
    done | awk '{ machine = $1; sub(/^[^ ]+ /, ""); if (!($0 in on)) line[++lines] = $0; on[$0] = on[$0] (on[$0] ? ", " : "") machine }
        END { for (i = 1; i <= lines; i++) print "    " on[line[i]] ": " line[i] }' >&2
}

start_relay()
{
    local folder=$1 port tries
    port=$(choose_port XENLENS_PORT_RELAY lttng-relayd 3)
    mkdir -p "$folder"
    warn_of_relayd 127.0.0.1
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
        at_once start_recording "${machines[@]}" || die "LTTng does not record on every machine of the lab"
        {
            echo "recording=$folder"
            echo "recorded=${machines[*]}"
            echo "clock=$clock"
            echo "live=net://127.0.0.1:$((relay + 2))"
        } >>"$LAB/state"
        ;;
    trace)
        read -ra machines <<<"$(state recorded)"
        at_once start_guest_tracer "${machines[@]}" || die "the guest tracer does not start on every machine"
        say_missing xenlens-guest "${machines[@]}"
        echo "guest_traced=${machines[*]}" >>"$LAB/state"
        at_once start_tracer "${hosts[@]}" || die "the toolstack tracer does not start on every host"
        at_once start_hypervisor_tracer "${hosts[@]}" || die "the hypervisor tracer does not start on every host"
        say_missing xenlens-hypervisor "${hosts[@]}"
        echo "hypervisor_traced=yes" >>"$LAB/state"
        ;;
    stop)
        status=0
        recorded=$(state recorded)
        machines=()
        for machine in $recorded; do
            # A guest that was destroyed has nothing more to say; its stream ends where it ended.
            is_host "$machine" || guest_is_somewhere "$machine" || continue
            machines+=("$machine")
        done
        [[ -z $(state guest_traced) ]] || at_once stop_guest_tracer "${machines[@]}" || status=$?
        [[ -z $(state hypervisor_traced) ]] || at_once stop_hypervisor_tracer "${hosts[@]}" || status=$?
        at_once stop_tracer "${hosts[@]}" || status=$?
        at_once stop_recording "${machines[@]}" || die "not every machine could finish its recording"
        stop_process relayd
        stop_process clock
        sed -i '/^\(recording\|recorded\|guest_traced\|hypervisor_traced\|clock\|live\)=/d' "$LAB/state"
        exit "$status"
        ;;
    *) die "usage: record.sh start FOLDER | trace | stop" 2 ;;
esac
