# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# TCP and UDP ports on the machine's loopback. Needs messages.sh.

port_is_free() { [[ -z $(ss -Hltun "sport = :$1") ]]; }

# choose_port VARIABLE WHAT: the port that the user set in VARIABLE if it is free, else any free one
choose_port()
{
    local wanted=${!1:-} port tries
    if [[ -n $wanted ]]; then
        [[ $wanted =~ ^[0-9]+$ && $wanted -gt 0 && $wanted -lt 65536 ]] || die "$1=$wanted is not a port number" 2
        port_is_free "$wanted" || die "port $wanted for $2 is busy: end what uses it, or set $1 to another (or leave it unset)"
        echo "$wanted"
        return
    fi
    for ((tries = 0; tries < 100; tries++)); do
        port=$((20000 + SRANDOM % 12000))
        if port_is_free "$port"; then
            echo "$port"
            return
        fi
    done
    die "found no free port for $2 between 20000 and 32000"
}
