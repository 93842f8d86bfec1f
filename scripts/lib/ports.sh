# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# TCP and UDP ports on the machine's loopback. Needs messages.sh.

port_is_free() { [[ -z $(ss -Hltun "sport = :$1") ]]; }

# ports_are_free FIRST COUNT
ports_are_free()
{
    local port
    for ((port = $1; port < $1 + $2; port++)); do
        port_is_free "$port" || return 1
    done
}

# choose_port VARIABLE WHAT [COUNT]: the port that the user set in VARIABLE if it is free, else any
# free one; with COUNT, the first of that many in a row
choose_port()
{
    local wanted=${!1:-} count=${3:-1} port tries
    if [[ -n $wanted ]]; then
        [[ $wanted =~ ^[0-9]+$ && $wanted -gt 0 && $wanted -lt 65536 ]] || die "$1=$wanted is not a port number" 2
        ports_are_free "$wanted" "$count" || die "port $wanted${3:+ (or one of the next $((count - 1)))} for $2 is busy: end what uses it, or set $1 to another (or leave it unset)"
        echo "$wanted"
        return
    fi
    for ((tries = 0; tries < 100; tries++)); do
        port=$((20000 + SRANDOM % 12000))
        if ports_are_free "$port" "$count"; then
            echo "$port"
            return
        fi
    done
    die "found no free port for $2 between 20000 and 32000"
}
