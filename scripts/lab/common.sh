# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What every part of the lab knows: its state folder, its addresses, how to reach its machines.
# Needs paths.sh and messages.sh.
# shellcheck disable=SC2034  # the scripts that source this use them
{
    LAB=$(realpath -m "${XENLENS_LAB_DIR:-$BUILD/lab}")
    RATE=${XENLENS_LAB_RATE:-100mbit}      # of the cable, in tc's units, or none
    GUEST_MEMORY=${XENLENS_LAB_MEMORY:-192} # MiB of g1
    GUEST_VCPUS=${XENLENS_LAB_GUEST_VCPUS:-1}
    BOOT_LIMIT=${XENLENS_LAB_TIMEOUT:-240} # s until a host or a guest has to be up
    HOST_CPUS=${XENLENS_LAB_CPUS:-1}
    HOST_MEMORY=1280 # MiB of an emulated host
    DOM0_MEMORY=700  # MiB of it for dom0
    MIGRATION_PORT=8002
    # The cable's network. The machine's own loopback is .254 on it.
    declare -A ADDRESS=([a]=10.77.0.1 [b]=10.77.0.2 [g1]=10.77.0.11)
    CABLE_NETWORK=10.77.0.0/24
    MACHINE_ON_CABLE=10.77.0.254
    MACHINE_ON_CONTROL=10.0.2.2
}
# The descriptor of the lab's lock, when a parent process holds it.
lab_lock=${XENLENS_LAB_LOCK:-}
. "$ROOT/scripts/lab/processes.sh"
read -ra HOSTS <<<"${XENLENS_LAB_HOSTS:-a b}"

is_host() { [[ " ${HOSTS[*]} " == *" $1 "* ]]; }

# state NAME: a value that lab-up wrote, empty when there is none
state() { sed -n "s/^$1=//p" "$LAB/state" 2>/dev/null || true; }

# lab_ssh MACHINE [COMMAND...]: a, b or g1; through the connection that lab-up left open
lab_ssh()
{
    local machine=$1
    shift
    ssh -F "$LAB/ssh/config" "$machine" "$@"
}

# connect MACHINE SECONDS [ALIVE]: opens the shared connection, tries until it is there, the time is
# over or the command ALIVE fails
connect()
{
    local machine=$1 deadline=$((SECONDS + $2))
    until (
        # What stays open in the background must not hold the lab's lock.
        [[ -z ${lab_lock:-} ]] || exec {lab_lock}>&-
        exec ssh -F "$LAB/ssh/config" -o ConnectTimeout=15 -MNf "$machine" </dev/null >"$LAB/ssh/$machine.log" 2>&1
    ); do
        ((SECONDS < deadline)) || return 1
        [[ -z ${3:-} ]] || "$3" || return 1
        sleep 0.5
    done
}

lab_is_up()
{
    local host
    [[ -s $LAB/state ]] || return 1
    for host in $(state hosts); do
        process_pid "host-$host" >/dev/null || return 1
    done
}

require_lab() { lab_is_up || die "no lab is up in $LAB; start it with: make lab-up"; }
